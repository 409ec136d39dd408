import { randomBytes } from 'node:crypto';
import { type Simulator, sampleKey, startSendGridSimulator } from '../../local/sendgrid/server';
import type { Principal } from '../../shared/access/principal';
import { type App, createApp } from '../../shared/app';
import { parseSettings } from '../../shared/config';
import { connectionInputSchema } from '../../shared/connections/connection';
import type { ConnectionView } from '../../shared/connections/view';
import { tableRows } from '../../shared/storage/tables';
import { freshPrefix, testStorage } from '../setup/storage';

const ann: Principal = { id: 'ann', name: 'Ann', kind: 'user', roles: ['administrator'] };
const keyOf = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [old, fresh] = [keyOf('old'), keyOf('fresh')];

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSendGridSimulator();
  jest.spyOn(console, 'info').mockImplementation(() => undefined);
});
afterAll(() => simulator.close());

/** The app as it starts with these keys, on one storage. */
function appsOn(prefix: string) {
  const start = (keys: string): App =>
    createApp(
      parseSettings({
        ...{ AzureWebJobsStorage: testStorage(), STORAGE_PREFIX: prefix, AUTH_MODE: 'local' },
        ...{ SECRET_KEYS: keys, SENDGRID_BASE_URL: simulator.url },
      }),
    );
  return { start, rows: tableRows(testStorage(), `${prefix}connections`) };
}

const create = (app: App): Promise<ConnectionView> => {
  const input = { displayName: 'C', apiKey: sampleKey, consent: { agreed: true } };
  return app.connections.create(ann, connectionInputSchema.parse(input));
};

const works = async (app: App, id: string): Promise<boolean> =>
  app.connections.test(ann, id).then(
    () => true,
    () => false,
  );

test('adding a key, wrapping anew, taking the old one out: every connection works all the way', async () => {
  const { start } = appsOn(freshPrefix());
  const first = await create(start(old));
  const both = start(`${fresh},${old}`);
  const second = await create(both);
  expect(await Promise.all([works(both, first.id), works(both, second.id)])).toEqual([true, true]);
  expect(await works(start(fresh), second.id)).toBe(true);

  expect(await both.connections.rewrapKeys()).toEqual({ rewrapped: 1, unreadable: 0 });
  expect(await both.connections.rewrapKeys()).toEqual({ rewrapped: 0, unreadable: 0 });
  const after = start(fresh);
  expect(await Promise.all([works(after, first.id), works(after, second.id)])).toEqual([true, true]);
  expect(await works(start(old), first.id)).toBe(false);
});

test('nobody sees it: neither who changed it last nor the ETag is new, and an edit that began before goes through', async () => {
  const { start } = appsOn(freshPrefix());
  const made = await create(start(old));
  const both = start(`${fresh},${old}`);
  await both.connections.rewrapKeys();
  expect(await both.connections.get(ann, made.id)).toEqual(made);
  const patch = { displayName: 'Changed' };
  const changed = await both.connections.change(ann, { id: made.id, ifMatch: made.etag, patch });
  expect(changed).toMatchObject({ displayName: 'Changed' });
  expect(await works(start(fresh), made.id)).toBe(true);
});

test('an edit and the wrapping at the same moment both take', async () => {
  const { start } = appsOn(freshPrefix());
  const made = await Promise.all(Array.from({ length: 5 }, () => create(start(old))));
  const both = start(`${fresh},${old}`);
  const patch = { displayName: 'Changed' };
  await Promise.all([
    both.connections.rewrapKeys(),
    ...made.map(({ id, etag }) => both.connections.change(ann, { id, ifMatch: etag, patch })),
  ]);
  await both.connections.rewrapKeys();
  const after = start(fresh);
  for (const { id } of made) {
    expect(await after.connections.get(ann, id)).toMatchObject({ displayName: 'Changed' });
    expect(await works(after, id)).toBe(true);
  }
});

test('a key that was moved to another connection, or changed, opens nothing, and is said to be unreadable', async () => {
  const { start, rows } = appsOn(freshPrefix());
  const app = start(old);
  const [mine, other] = [await create(app), await create(app)];
  const row = async (id: string) => {
    const found = await rows.get('connection', id);
    if (found === null) throw new Error('There is no such row');
    return found;
  };
  const { value } = await row(mine.id);
  const { etag, value: before } = await row(other.id);
  const moved = { ...before, sealedKey: value['sealedKey'] ?? '' };
  await rows.write('connection', [{ kind: 'replace', key: other.id, etag, value: moved }]);
  await expect(app.connections.test(ann, other.id)).rejects.toMatchObject({ code: 'keyUnreadable' });
  expect(await app.connections.get(ann, other.id)).toMatchObject({ status: 'needsAttention' });
  expect(await works(app, mine.id)).toBe(true);
  expect(await start(`${fresh},${old}`).connections.rewrapKeys()).toEqual({ rewrapped: 1, unreadable: 1 });
});

test('removing a connection leaves nothing of its key in the table', async () => {
  const { start, rows } = appsOn(freshPrefix());
  const app = start(old);
  const { id, etag } = await create(app);
  await app.connections.remove(ann, { id, ifMatch: etag, dependants: 'keep' });
  expect((await rows.list('connection', { from: '', to: '\uffff' })).rows).toEqual([]);
});
