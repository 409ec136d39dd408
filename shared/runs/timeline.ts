import { iso, type Run, type TimelineEvent } from './run';
import { isTerminal, openChains } from './transitions';

/** The beginning of a run is told for ever, and of the rest what is newest. */
const maxFirst = 20;
const maxNewest = 30;

/** What the change itself does not show: why, or by whom. */
export type TimelineNote = Pick<TimelineEvent, 'code' | 'by'>;

/**
 * The run with what happened between its last state and this one, told by the write that makes it happen: an
 * event is there exactly if what it tells of was committed. Single pages and polls are not told.
 */
export function withTimeline(before: Run | null, after: Run, { now, note = {} }: Told): Run {
  const at = iso(now);
  const told = eventsBetween(before, after).map((event): TimelineEvent => ({ at, ...event, ...note }));
  return told.length === 0 ? after : { ...after, timeline: bounded(told.reduce(add, after.timeline)) };
}

interface Told {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly note?: TimelineNote;
}

type Untimed = Omit<TimelineEvent, 'at'>;

function eventsBetween(before: Run | null, after: Run): Untimed[] {
  const from = before?.status;
  const events: Untimed[] = [];
  if (before === null) events.push({ event: 'started', by: after.trigger.by });
  if (from === 'failed' && !isTerminal(after.status)) events.push({ event: 'resumed' });
  if (before !== null && before.version === undefined && after.version !== undefined) {
    events.push({ event: 'planned', rows: after.expected ?? 0, slices: after.chains.length - 1 });
  }
  if (from === 'exporting' && after.status === 'confirming') {
    events.push({ event: 'accepted' });
  }
  if (isTerminal(after.status)) {
    const code = after.error?.code;
    events.push({ event: 'ended', status: after.status, ...(code === undefined ? {} : { code }) });
  } else if (before !== null) {
    events.push(...delays(before, after));
  }
  return events;
}

/** A new wait of the whole run, a step that comes later after an outage, steps that the watchdog sent again. */
function delays(before: Run, after: Run): Untimed[] {
  const { waitingUntil: until, waitingReason } = after;
  if (until !== undefined && until !== before.waitingUntil) {
    return [
      { event: 'waiting', until, ...(waitingReason === undefined ? {} : { code: waitingReason.code }) },
    ];
  }
  const tried = openChains(after).flatMap((index) => {
    const [was, is] = [before.chains[index], after.chains[index]];
    return was !== undefined && is !== undefined && is.tries > was.tries ? [{ was, is }] : [];
  });
  const [first] = tried;
  if (first === undefined) return [];
  const again = first.is.step === first.was.step;
  return again ? [{ event: 'sentAgain' }] : [{ event: 'retried', until: first.is.due }];
}

/** What happens again and again takes one entry, with how often. */
function add(timeline: readonly TimelineEvent[], event: TimelineEvent): TimelineEvent[] {
  const last = timeline.at(-1);
  const repeated = last?.event === event.event && last.code === event.code && event.event !== 'ended';
  if (last === undefined || !repeated) return [...timeline, event];
  return [...timeline.slice(0, -1), { ...last, ...event, at: last.at, times: (last.times ?? 1) + 1 }];
}

function bounded(timeline: readonly TimelineEvent[]): TimelineEvent[] {
  if (timeline.length <= maxFirst + maxNewest) return [...timeline];
  return [...timeline.slice(0, maxFirst), ...timeline.slice(-maxNewest)];
}
