import { app } from '@azure/functions';
import { getApp } from '../shared/app';
import { readSettings } from '../shared/config';
import { resourceNames } from '../shared/storage/names';

app.storageQueue('runQueue', {
  queueName: resourceNames(readSettings()).runsQueue,
  connection: 'AzureWebJobsStorage',
  handler: (message, context) =>
    getApp().runs.handle(message, Number(context.triggerMetadata?.['dequeueCount'] ?? 1)),
});
