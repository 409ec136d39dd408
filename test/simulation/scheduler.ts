/** Something that happens at a moment of virtual time. */
interface Event {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
}

/** Virtual time: it stands still while code runs, and jumps from one event to the next. */
export interface Scheduler {
  now(): number;
  /** Never earlier than now; events of the same moment come in the order they were asked for. */
  at(time: number, happen: () => void): void;
  /** Lets events happen, one after the other, until there are none left or `done` says so. */
  run(done: () => boolean): Promise<void>;
}

export function scheduler(start: number): Scheduler {
  const heap: Event[] = [];
  let now = start;
  let asked = 0;
  return {
    now: () => now,
    at(time, happen) {
      asked += 1;
      push(heap, { at: Math.max(now, time), order: asked, happen });
    },
    async run(done) {
      while (!done()) {
        const next = pop(heap);
        if (next === undefined) return;
        now = next.at;
        next.happen();
        await quiet();
      }
    },
  };
}

/** Node takes the next tick only when no microtask is left: then all code waits for an event. */
function quiet(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}

const isBefore = (a: Event, b: Event): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Event[], event: Event): void {
  let index = heap.length;
  heap.push(event);
  while (index > 0) {
    const above = (index - 1) >> 1;
    const parent = heap[above];
    if (parent === undefined || !isBefore(event, parent)) break;
    heap[index] = parent;
    index = above;
  }
  heap[index] = event;
}

function pop(heap: Event[]): Event | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (last === undefined || last === first) return first;
  let index = 0;
  for (;;) {
    let below = 2 * index + 1;
    let child = heap[below];
    const other = heap[below + 1];
    if (child !== undefined && other !== undefined && isBefore(other, child)) {
      below += 1;
      child = other;
    }
    if (child === undefined || isBefore(last, child)) break;
    heap[index] = child;
    index = below;
  }
  heap[index] = last;
  return first;
}
