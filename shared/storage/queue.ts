import { QueueServiceClient } from '@azure/storage-queue';
import type { Outbox } from '../ports';
import { once, unavailable } from './failures';

/** Bytes of a message's text; ours are ids only, far under the queue's 64 KiB. */
const maxMessage = 300;
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

/** Makes the queue, so that a host that listens to it finds it. */
export async function ensureQueue(connectionString: string, name: string): Promise<void> {
  await once(() =>
    QueueServiceClient.fromConnectionString(connectionString).getQueueClient(name).createIfNotExists(),
  )();
}
