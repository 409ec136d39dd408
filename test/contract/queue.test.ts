import { setTimeout as pause } from 'node:timers/promises';
import { type QueueClient, QueueServiceClient, RestError } from '@azure/storage-queue';
import type { Outbox } from '../../shared/ports';
import { queueOutbox } from '../../shared/storage/queue';
import { type Inbox, memoryQueue, type Received } from '../memory/queue';
import { freshPrefix, testStorage } from '../setup/storage';

interface Message {
  readonly step: number;
}

/** A queue of Azurite from the receiving side: a receipt is the message's id and its pop receipt. */
function azuriteInbox(client: QueueClient): Inbox<Message> {
  const settled = async <T>(call: () => Promise<T>): Promise<T | null> => {
    try {
      return await call();
    } catch (error) {
      // Somebody else has it, or it is gone.
      if (error instanceof RestError && (error.statusCode === 404 || error.statusCode === 400)) return null;
      throw error;
    }
  };
  const split = (receipt: string): [string, string] => {
    const at = receipt.indexOf(' ');
    return [receipt.slice(0, at), receipt.slice(at + 1)];
  };
  return {
    async receive(hideMs) {
      const { receivedMessageItems } = await client.receiveMessages({ visibilityTimeout: hideMs / 1_000 });
      const [item] = receivedMessageItems;
      if (item === undefined) return null;
      const message = JSON.parse(Buffer.from(item.messageText, 'base64').toString());
      return { message, deliveries: item.dequeueCount, receipt: `${item.messageId} ${item.popReceipt}` };
    },
    remove: async (receipt) => (await settled(() => client.deleteMessage(...split(receipt)))) !== null,
    async hide(receipt, hideMs) {
      const [id] = split(receipt);
      const answer = await settled(() => client.updateMessage(...split(receipt), undefined, hideMs / 1_000));
      return answer === null ? null : `${id} ${answer.popReceipt}`;
    },
  };
}

const queues: [string, () => { outbox: Outbox<Message>; inbox: Inbox<Message> }][] = [
  [
    'in memory',
    () => {
      const queue = memoryQueue<Message>(Date.now);
      return { outbox: queue, inbox: queue };
    },
  ],
  [
    'on Azurite',
    () => {
      const name = `${freshPrefix()}queue`;
      const client = QueueServiceClient.fromConnectionString(testStorage()).getQueueClient(name);
      return { outbox: queueOutbox<Message>(testStorage(), name), inbox: azuriteInbox(client) };
    },
  ],
];

const long = 60_000;
const second = 1_000;

/** The next message, when it becomes visible. */
async function next(inbox: Inbox<Message>, hideMs = long): Promise<Received<Message>> {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    const received = await inbox.receive(hideMs);
    if (received !== null) return received;
    await pause(50);
  }
  throw new Error('No message became visible');
}

describe.each(queues)('a queue %s', (_, open) => {
  test('a message comes as it was sent, and not to two at once', async () => {
    const { outbox, inbox } = open();
    await outbox.send({ step: 1 }, 0);
    expect(await next(inbox)).toMatchObject({ message: { step: 1 }, deliveries: 1 });
    expect(await inbox.receive(long)).toBeNull();
  });

  test('a delayed message is not visible before its time', async () => {
    const { outbox, inbox } = open();
    const sent = Date.now();
    await outbox.send({ step: 1 }, 2 * second);
    await outbox.send({ step: 2 }, 0);
    expect((await next(inbox)).message).toEqual({ step: 2 });
    expect((await next(inbox)).message).toEqual({ step: 1 });
    // Both count whole seconds at the least.
    expect(Date.now() - sent).toBeGreaterThanOrEqual(second);
  });

  test('what nobody settles comes back, counted, and the old receipt is worth nothing', async () => {
    const { outbox, inbox } = open();
    await outbox.send({ step: 1 }, 0);
    const first = await next(inbox, second);
    const again = await next(inbox);
    expect(again).toMatchObject({ message: { step: 1 }, deliveries: 2 });
    expect(await inbox.remove(first.receipt)).toBe(false);
    expect(await inbox.remove(again.receipt)).toBe(true);
    expect(await inbox.remove(again.receipt)).toBe(false);
  });

  test('what is released is visible at once and keeps its count', async () => {
    const { outbox, inbox } = open();
    await outbox.send({ step: 1 }, 0);
    for (let delivery = 1; delivery <= 5; delivery += 1) {
      const { receipt, deliveries } = await next(inbox);
      expect(deliveries).toBe(delivery);
      expect(await inbox.hide(receipt, 0)).not.toBeNull();
    }
  });

  test('a message in work is hidden for longer with a new receipt', async () => {
    const { outbox, inbox } = open();
    await outbox.send({ step: 1 }, 0);
    const { receipt } = await next(inbox, second);
    const renewed = await inbox.hide(receipt, long);
    expect(renewed).not.toBeNull();
    expect(await inbox.receive(long)).toBeNull();
    expect(await inbox.remove(renewed ?? '')).toBe(true);
  });
});
