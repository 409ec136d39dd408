import type { Clock, Outbox } from '../../shared/ports';

/** A message in somebody's hands. */
export interface Received<Message> {
  readonly message: Message;
  /** How often it was handed out, this time included. */
  readonly deliveries: number;
  /** What settling it needs; worth nothing once somebody else has received it. */
  readonly receipt: string;
}

/** The receiving side of a queue, as a trigger host sees it. */
export interface Inbox<Message> {
  /** One visible message, hidden for so long; null if there is none. */
  receive(hideMs: number): Promise<Received<Message> | null>;
  /** False if the receipt is not valid any more. */
  remove(receipt: string): Promise<boolean>;
  /** Visible again after so long; the new receipt, or null. */
  hide(receipt: string, hideMs: number): Promise<string | null>;
}

interface Entry<Message> {
  readonly message: Message;
  readonly id: number;
  visibleAt: number;
  deliveries: number;
  receipt: string;
}

export interface MemoryQueue<Message> extends Outbox<Message>, Inbox<Message> {
  /** How many messages it holds, hidden or not. */
  size(): number;
}

/** A queue in memory. It delivers at least once, and whatever becomes visible first comes first. */
export function memoryQueue<Message>(clock: Clock): MemoryQueue<Message> {
  const entries: Entry<Message>[] = [];
  let sent = 0;
  let receipts = 0;

  const newReceipt = (entry: Entry<Message>): string => {
    receipts += 1;
    entry.receipt = `${entry.id}-${receipts}`;
    return entry.receipt;
  };

  return {
    size: () => entries.length,

    async send(message, delayMs) {
      sent += 1;
      const visibleAt = clock() + Math.max(0, delayMs);
      entries.push({ message, id: sent, visibleAt, deliveries: 0, receipt: '' });
    },

    async receive(hideMs) {
      const now = clock();
      let first: Entry<Message> | undefined;
      for (const entry of entries) {
        if (entry.visibleAt <= now && (first === undefined || entry.visibleAt < first.visibleAt)) {
          first = entry;
        }
      }
      if (first === undefined) return null;
      first.visibleAt = now + hideMs;
      first.deliveries += 1;
      return { message: first.message, deliveries: first.deliveries, receipt: newReceipt(first) };
    },

    async remove(receipt) {
      const index = entries.findIndex((entry) => entry.receipt === receipt);
      if (index >= 0) entries.splice(index, 1);
      return index >= 0;
    },

    async hide(receipt, hideMs) {
      const entry = entries.find((candidate) => candidate.receipt === receipt);
      if (entry === undefined) return null;
      entry.visibleAt = clock() + hideMs;
      return newReceipt(entry);
    },
  };
}
