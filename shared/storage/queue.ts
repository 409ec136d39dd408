import { QueueServiceClient } from '@azure/storage-queue';
import type { Backlog, Outbox } from '../ports';
import { once, unavailable } from './failures';

/** Bytes of a message's text; ours are ids only, far under the queue's 64 KiB. */
const maxMessage = 300;
/** As many as one look at a queue may show. */
const maxPeeked = 32;
/** Seconds; Queue Storage hides a message for seven days at most. */
const maxDelay = 7 * 24 * 3_600;

/** A queue of Queue Storage, made when it is first used. Messages are base64, as host.json says. */
export function queueOutbox<Message>(connectionString: string, name: string): Outbox<Message> {
  const client = QueueServiceClient.fromConnectionString(connectionString).getQueueClient(name);
  const ready = once(() => client.createIfNotExists());
  return {
    async send(message, delayMs) {
      const text = JSON.stringify(message);
      if (Buffer.byteLength(text) > maxMessage) throw new Error('A message must hold ids only');
      await ready();
      const visibilityTimeout = Math.min(maxDelay, Math.ceil(delayMs / 1_000));
      try {
        await client.sendMessage(Buffer.from(text).toString('base64'), { visibilityTimeout });
      } catch (error) {
        throw unavailable('Queue Storage', error);
      }
    },
  };
}

/** What waits in a queue. Makes it too, so that a host that listens to it finds it. */
export async function queueBacklog(connectionString: string, name: string): Promise<Backlog> {
  const client = QueueServiceClient.fromConnectionString(connectionString).getQueueClient(name);
  await once(() => client.createIfNotExists())();
  try {
    const [{ approximateMessagesCount = 0 }, { peekedMessageItems }] = await Promise.all([
      client.getProperties(),
      client.peekMessages({ numberOfMessages: maxPeeked }),
    ]);
    const sent = peekedMessageItems.map(({ insertedOn }) => insertedOn.getTime());
    return { messages: approximateMessagesCount, oldestSentAt: sent.length === 0 ? null : Math.min(...sent) };
  } catch (error) {
    throw unavailable('Queue Storage', error);
  }
}
