import { QueueServiceClient } from '@azure/storage-queue';
import { z } from 'zod';
import type { InvocationResponse, RegisteredFunction } from './contract';
import { toMessages } from './rpc';
import { type Environment, type QueueSettings, resolveSettingNames } from './settings';

const queueOutput = z.object({ queueName: z.string(), connection: z.string().default('') });

/** Sends what a function's queue outputs hold. A queue that nobody has made yet is made. */
export function createDeliver(environment: Environment, encoding: QueueSettings['messageEncoding']) {
  return async ({ metadata }: RegisteredFunction, response: InvocationResponse): Promise<void> => {
    for (const [name, binding] of Object.entries(metadata.bindings)) {
      if (binding.type !== 'queue' || binding.direction !== 'out') continue;
      const { queueName, connection } = queueOutput.parse(binding);
      const given = response.outputData?.find((output) => output.name === name)?.data;
      const messages = toMessages(name === '$return' ? (given ?? response.returnValue) : given);
      if (messages.length === 0) continue;
      const service = QueueServiceClient.fromConnectionString(connectionString(connection, environment));
      const queue = service.getQueueClient(resolveSettingNames(queueName, environment).toLowerCase());
      await queue.createIfNotExists();
      for (const message of messages) {
        const bytes = Buffer.from(message);
        await queue.sendMessage(encoding === 'base64' ? bytes.toString('base64') : bytes.toString('utf8'));
      }
    }
  };
}

/** A binding names a setting that holds the connection string; the storage of the app itself if it names none. */
export function connectionString(setting: string, environment: Environment): string {
  const name = setting === '' ? 'AzureWebJobsStorage' : setting;
  const value = environment[name] ?? environment[`AzureWebJobs${name}`];
  if (value === undefined || value === '') throw new Error(`The setting ${name} is not set.`);
  return value;
}
