import { randomBytes } from 'node:crypto';
import { TableClient } from '@azure/data-tables';
import { QueueServiceClient } from '@azure/storage-queue';
import { type Ask, admin, startApp, type TestApp } from '../inProcess/app';
import { type FakeVault, startFakeVault } from '../keyVault/fakeVault';

const key = (name: string) =>
  `SG.CANARY${name}.CANARY${randomBytes(12).toString('hex')}.tail`.replace('.tail', '-tail');
const [typed, inVault, wrong] = ['TYPED', 'VAULT', 'WRONG'].map(key) as [string, string, string];
/** A good address, one that is none, one that SendGrid refuses at once, and one that it refuses later. */
const people = [
  'canary.good@example.org',
  'canary.bad@@example',
  'canary.refused@example.org',
  'canary.later@example.org',
];
const canary = /CANARY|canary\.(good|bad|refused|later)/;

let app: TestApp;
let vault: FakeVault;
/** What callers were answered, but for the rejections. */
const answers: string[] = [];

beforeAll(async () => {
  vault = await startFakeVault();
  app = await startApp({
    KEY_VAULT_URL: vault.url,
    KEY_VAULT_CACHE_MS: '1',
    RETRY_FIRST_MS: '1',
    RETRY_MAX_MS: '1',
  });
});
afterAll(async () => {
  await app.stop();
  await vault.close();
});

const ask = async (path: string, options: Ask = {}) => {
  const answer = await app.call(path, options);
  answers.push(`${options.method ?? 'GET'} ${path} → ${JSON.stringify([...answer.headers])} ${answer.text}`);
  return answer;
};

const post = (path: string, body: object = {}) => ask(path, { method: 'POST', body });

const patch = async (path: string, body: object) => {
  const { json } = await ask(path);
  return ask(path, { method: 'PATCH', body, headers: { 'if-match': json.etag } });
};

const fault = (fault: object, times = 1) =>
  admin(app.simulator.url, 'faults', { on: { method: 'PUT', path: '/v3/marketing/contacts' }, times, fault });

/** Everything that is kept, but for the segments and the rejections, which hold addresses by their nature. */
async function kept(): Promise<string[]> {
  const texts: string[] = [];
  for (const table of ['connections', 'exports', 'runs', 'audit']) {
    const client = TableClient.fromConnectionString(app.storage, `${app.prefix}${table}`, {
      allowInsecureConnection: true,
    });
    for await (const row of client.listEntities()) texts.push(`${table} ${JSON.stringify(row)}`);
  }
  return texts;
}

async function queued(): Promise<string[]> {
  const queue = QueueServiceClient.fromConnectionString(app.storage).getQueueClient(`${app.prefix}runs`);
  const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 32 });
  return peekedMessageItems.map(({ messageText }) => Buffer.from(messageText, 'base64').toString());
}

test('no key and no address is in any log line, row, message or answer, however a run ends', async () => {
  await app.putSegment('people', `Email,First\n${people.map((address) => `${address},Canary`).join('\n')}\n`);
  await admin(app.simulator.url, 'accounts', { name: 'canary', key: typed });
  await admin(app.simulator.url, 'accounts', { name: 'canary', key: inVault });
  const list = await admin(app.simulator.url, 'lists', { account: 'canary', name: 'List' });
  const [messages, rejections]: [string[], string[]] = [[], []];

  const consent = { agreed: true };
  await post('/api/connections', { displayName: 'Refused', apiKey: wrong, consent });
  await post('/api/connections', { displayName: 'Malformed', apiKey: `${wrong} `.repeat(9), consent });
  await ask('/api/connections', { method: 'POST', body: `{"apiKey":"${wrong}"` });
  const connection = (await post('/api/connections', { displayName: 'Mail', apiKey: typed, consent })).json;
  const dataMatching = { email: 'Email', firstName: 'First' };
  const input = { connectionId: connection.id, listId: list['id'], segmentIds: ['people'], dataMatching };
  const definition = (await post('/api/exports', { displayName: 'Export', ...input })).json;
  const [one, runs] = [`/api/connections/${connection.id}`, `/api/exports/${definition.id}/runs`];

  const run = async (): Promise<string> => {
    const { json } = await post(runs);
    messages.push(...(await queued()));
    await app.work();
    const ended = await ask(`${runs}/${json.id}`);
    rejections.push((await app.call(`${runs}/${json.id}/rejections`)).text);
    return String(ended.json['status']);
  };
  const ends = [await run()];
  const refusal = { field: 'contacts[0].identifier', message: `email '${people[2]}' is not valid` };
  await fault({ kind: 'status', status: 400, body: JSON.stringify({ errors: [refusal] }) });
  await fault({ kind: 'rowErrors', addresses: [people[3]], reason: `no room for ${people[3]}` });
  ends.push(await run());
  await fault({ kind: 'status', status: 500, body: `<html>${people[0]} ${typed}</html>` });
  await fault({ kind: 'truncatedJson' });
  ends.push(await run());
  await fault(
    { kind: 'status', status: 400, body: `{"errors":[{"message":"${people[0]} made us fall over"}]}` },
    9,
  );
  ends.push(await run());
  await fault({ kind: 'failed', reason: `${people[0]} is unwelcome` });
  ends.push(await run());
  await fault({
    kind: 'status',
    status: 401,
    body: JSON.stringify({ errors: [{ message: `bad key ${typed}` }] }),
  });
  ends.push(await run());
  await post(`${one}/test`);

  vault.secrets.set('mail', inVault);
  await patch(one, { keyVaultSecret: 'mail' });
  ends.push(await run());
  vault.secrets.set('mail', `${inVault} and more`);
  ends.push(await run());
  vault.secrets.set('mail', 500);
  await post(`${one}/test`);
  await patch(one, { apiKey: typed });

  for (const path of ['/lists', '/fields']) await ask(`${one}${path}`);
  for (const path of ['connections', 'exports', 'segments', 'segments/people', 'audit'])
    await ask(`/api/${path}`);
  await ask('/api/audit', { headers: { accept: 'text/csv' } });
  await ask(runs);

  // They were there to be seen.
  expect(rejections.join()).toMatch(/canary\.bad.*canary\.refused.*canary\.later/s);
  expect(new Set(ends)).toEqual(new Set(['completedWithRejections', 'failed']));
  for (const place of [answers, app.lines, await kept(), messages]) {
    expect(place.length).toBeGreaterThan(5);
    expect(place.filter((text) => canary.test(text))).toEqual([]);
  }
}, 60_000);
