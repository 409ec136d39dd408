import { parseHostJson } from '../../../local/host/settings';

const text = JSON.stringify({
  version: '2.0',
  extensions: { queues: { batchSize: 4, maxPollingInterval: '00:00:02' } },
});

test('an application setting overrides its place in host.json, as in Azure', () => {
  const { queues, http } = parseHostJson(text, {
    AzureFunctionsJobHost__extensions__queues__maxPollingInterval: '00:00:00.100',
    AzureFunctionsJobHost__extensions__queues__batchSize: '7',
    AzureFunctionsJobHost__extensions__http__routePrefix: 'v1',
  });
  expect(queues).toMatchObject({ batchSize: 7, maxPollingInterval: 100, maxDequeueCount: 5 });
  expect(http.routePrefix).toBe('v1');
});

test('an override that host.json could not hold is an error that names the file', () => {
  const environment = { AzureFunctionsJobHost__extensions__queues__batchSize: 'many' };
  expect(() => parseHostJson(text, environment)).toThrow(/host\.json is not valid/);
});
