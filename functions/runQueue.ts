import { app } from '@azure/functions';
import { getApp, runsQueueName } from '../shared/app';

app.storageQueue('runQueue', {
  queueName: runsQueueName(),
  connection: 'AzureWebJobsStorage',
  handler: (message, context) =>
    getApp().runs.handle(message, Number(context.triggerMetadata?.['dequeueCount'] ?? 1)),
});
