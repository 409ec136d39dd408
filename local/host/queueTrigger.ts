import { type DequeuedMessageItem, type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { createBackoff, MINIMUM_POLLING_MS } from './backoff';
import type { RpcTypedData } from './contract';
import type { Invoke } from './invoker';
import { describe, type Log } from './log';
import { createRest } from './rest';
import type { LocalSettings, QueueSettings } from './settings';
import type { QueueFunction } from './triggers';

export interface QueueOptions {
  readonly connectionString: string;
  readonly queues: QueueSettings;
  readonly local: LocalSettings;
  readonly invoke: Invoke;
  readonly log: Log;
  readonly stopping: AbortSignal;
}

/**
 * Listens to a queue as the storage extension does: a batch at a time, the next one when the number in work has
 * fallen to the threshold; a failed message comes back after `visibilityTimeout`, and goes to `-poison` after
 * the last delivery. Resolves when stopped.
 */
export async function runQueue(fn: QueueFunction, options: QueueOptions): Promise<void> {
  const { queues, local, log, stopping } = options;
  const service = QueueServiceClient.fromConnectionString(options.connectionString);
  const queue = service.getQueueClient(fn.queueName);
  const poison = service.getQueueClient(`${fn.queueName}-poison`);
  const backoff = createBackoff(queues.maxPollingInterval);
  const rest = createRest(MINIMUM_POLLING_MS, stopping);
  const inWork = new Set<Promise<void>>();
  let reachable = true;

  while (!stopping.aborted) {
    const found = await receive(queue, queues.batchSize, local.LOCAL_CRASH_VISIBILITY_MS);
    if ((found !== null) !== reachable) {
      reachable = found !== null;
      log(
        reachable ? 'information' : 'warning',
        fn.name,
        reachable ? 'queue reachable' : 'queue not reachable',
      );
    }
    for (const message of found ?? []) {
      const work: Promise<void> = process(fn, options, { queue, poison, message }).finally(() =>
        inWork.delete(work),
      );
      inWork.add(work);
    }
    if (found === null || found.length === 0) {
      await rest.take(backoff.next());
      continue;
    }
    backoff.reset();
    while (inWork.size > queues.newBatchThreshold) await Promise.race(inWork);
  }
  await Promise.all(inWork);
}

/** Null if the queue cannot be asked; a queue that nobody has made yet is an empty one. */
async function receive(
  queue: QueueClient,
  numberOfMessages: number,
  invisibleMs: number,
): Promise<DequeuedMessageItem[] | null> {
  try {
    const visibilityTimeout = Math.ceil(invisibleMs / 1_000);
    return (await queue.receiveMessages({ numberOfMessages, visibilityTimeout })).receivedMessageItems;
  } catch (error) {
    const missing = error instanceof Error && 'statusCode' in error && error.statusCode === 404;
    return missing ? [] : null;
  }
}

interface Delivery {
  readonly queue: QueueClient;
  readonly poison: QueueClient;
  readonly message: DequeuedMessageItem;
}

async function process(fn: QueueFunction, options: QueueOptions, delivery: Delivery): Promise<void> {
  const { queues, local, log } = options;
  const { queue, message } = delivery;
  let receipt = message.popReceipt;
  const renewal = setInterval(() => {
    queue
      .updateMessage(
        message.messageId,
        receipt,
        undefined,
        Math.ceil(local.LOCAL_CRASH_VISIBILITY_MS / 1_000),
      )
      .then(({ popReceipt }) => {
        receipt = popReceipt ?? receipt;
      })
      .catch(() => undefined);
  }, local.LOCAL_CRASH_VISIBILITY_MS / 2);
  try {
    const text = decode(message.messageText, queues.messageEncoding);
    if (text === null || message.dequeueCount > queues.maxDequeueCount) {
      log('error', fn.name, text === null ? 'a message is not base64' : 'a message was delivered too often');
      await moveToPoison(delivery, receipt);
      return;
    }
    const succeeded = await attempt(fn, options, { text, message });
    if (succeeded) await queue.deleteMessage(message.messageId, receipt);
    else if (message.dequeueCount >= queues.maxDequeueCount) await moveToPoison(delivery, receipt);
    else await queue.updateMessage(message.messageId, receipt, undefined, queues.visibilityTimeout / 1_000);
  } catch (error) {
    // The message comes back by itself when its time of invisibility is over.
    log('warning', fn.name, `a message could not be settled: ${describe(error)}`);
  } finally {
    clearInterval(renewal);
  }
}

async function attempt(
  fn: QueueFunction,
  { invoke, log }: QueueOptions,
  { text, message }: { text: string; message: DequeuedMessageItem },
): Promise<boolean> {
  try {
    const triggerMetadata: Record<string, RpcTypedData> = {
      dequeueCount: { int: message.dequeueCount },
      id: { string: message.messageId },
      popReceipt: { string: message.popReceipt },
      insertionTime: { json: JSON.stringify(message.insertedOn) },
      expirationTime: { json: JSON.stringify(message.expiresOn) },
      nextVisibleTime: { json: JSON.stringify(message.nextVisibleOn) },
    };
    await invoke(fn, { input: isJson(text) ? { json: text } : { string: text }, triggerMetadata });
    return true;
  } catch (error) {
    log('error', fn.name, `delivery ${message.dequeueCount} failed: ${describe(error)}`);
    return false;
  }
}

/** First into the poison queue, then out of this one: a crash in between makes two of it, not none. */
async function moveToPoison({ queue, poison, message }: Delivery, receipt: string): Promise<void> {
  await poison.createIfNotExists();
  await poison.sendMessage(message.messageText);
  await queue.deleteMessage(message.messageId, receipt);
}

function decode(text: string, encoding: QueueSettings['messageEncoding']): string | null {
  if (encoding === 'none') return text;
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return null;
  return Buffer.from(text, 'base64').toString('utf8');
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}
