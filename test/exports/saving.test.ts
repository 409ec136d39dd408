import { BlobServiceClient } from '@azure/storage-blob';
import { type Simulator, sampleKey, startSendGridSimulator } from '../../local/sendgrid/server';
import type { Principal } from '../../shared/access/principal';
import { type App, createApp } from '../../shared/app';
import { parseSettings } from '../../shared/config';
import { connectionInputSchema } from '../../shared/connections/connection';
import { exportInputSchema, exportPatchSchema } from '../../shared/exports/export';
import { freshPrefix, testStorage } from '../setup/storage';

const me: Principal = { id: 'me', name: 'me', kind: 'user', roles: ['administrator'] };

let simulator: Simulator;
let app: App;
let container: string;

beforeAll(async () => {
  simulator = await startSendGridSimulator({ lists: [{ id: 'list', name: 'List' }] });
  container = freshPrefix();
  app = createApp(
    parseSettings({
      ...{ AzureWebJobsStorage: testStorage(), AUTH_MODE: 'local', SENDGRID_BASE_URL: simulator.url },
      ...{ STORAGE_PREFIX: freshPrefix(), SEGMENTS_CONTAINER: container, SEGMENT_QUIET_MS: '0' },
      SECRET_KEYS: `k:${Buffer.alloc(32).toString('base64')}`,
    }),
  );
  await app.health.check();
});
afterAll(() => simulator.close());

async function upload(segmentId: string, addresses: readonly string[]): Promise<void> {
  const content = `Email\n${addresses.join('\n')}\n`;
  const service = BlobServiceClient.fromConnectionString(testStorage());
  await service
    .getContainerClient(container)
    .getBlockBlobClient(`${segmentId}/a.csv`)
    .upload(content, Buffer.byteLength(content));
}

async function save(schedule: object) {
  const segmentId = freshPrefix();
  await upload(segmentId, ['one@example.org']);
  const connection = await app.connections.create(
    me,
    connectionInputSchema.parse({ displayName: 'C', apiKey: sampleKey, consent: { agreed: true } }),
  );
  const input = exportInputSchema.parse({
    ...{ displayName: segmentId, connectionId: connection.id, listId: 'list', segmentIds: [segmentId] },
    ...{ dataMatching: { email: 'Email' }, schedule },
  });
  return { segmentId, saved: await app.exports.create(me, input) };
}

const change = (saved: { id: string; etag: string }, patch: object) =>
  app.exports.change(me, { id: saved.id, ifMatch: saved.etag, patch: exportPatchSchema.parse(patch) });

const runsOf = async (exportId: string) => (await app.runs.list(exportId, { pageSize: 10 })).items.length;

const hourly = {
  ...{ kind: 'recurring', every: 'hourly', interval: 1, timeZone: 'Asia/Hong_Kong' },
  start: '2026-01-01T00:30',
};

test('a schedule that is set has no due time before, and the export says when it runs next', async () => {
  const { saved } = await save({ kind: 'off' });
  expect(saved.nextDueAt).toBeNull();
  const changed = await change(saved, { schedule: hourly });
  expect(changed.schedule).toEqual(hourly);
  expect(new Date(changed.nextDueAt ?? 0).getUTCMinutes()).toBe(30);
  await app.runs.checkSchedules();
  expect(await runsOf(saved.id)).toBe(0);
});

test('following refreshes from now on does not run for those of before', async () => {
  const { saved, segmentId } = await save({ kind: 'off' });
  await upload(segmentId, ['two@example.org']);
  await change(saved, { schedule: { kind: 'onRefresh' } });
  await app.runs.checkRefreshed();
  expect(await runsOf(saved.id)).toBe(0);
  await upload(segmentId, ['three@example.org']);
  await app.runs.checkRefreshed();
  expect(await runsOf(saved.id)).toBe(1);
});

test('an export that is attached again waits for the next refresh', async () => {
  const { saved, segmentId } = await save({ kind: 'onRefresh' });
  const detached = await change(saved, { connectionId: null });
  expect(detached.nextDueAt).toBeNull();
  await upload(segmentId, ['two@example.org']);
  await change(detached, { connectionId: saved.connectionId });
  await app.runs.checkRefreshed();
  expect(await runsOf(saved.id)).toBe(0);
});
