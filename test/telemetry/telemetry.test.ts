import { SpanStatusCode } from '@opentelemetry/api';
import { openTelemetry } from '../../shared/telemetry/telemetry';
import { admin, type Json, setUp, startApp, type TestApp } from '../inProcess/app';
import { registerSdk } from './recorder';

let app: TestApp;
let sdk: ReturnType<typeof registerSdk>;
let run: Json;

type Line = Readonly<Record<string, string | number | undefined>> & { readonly event: string };
const lines = (): Line[] => app.lines.map((line) => JSON.parse(line) as Line);
const steps = () => lines().filter(({ delivery }) => delivery !== undefined);
const spansOf = (name: string) => sdk.spans().filter((span) => span.name === name);

beforeAll(async () => {
  sdk = registerSdk();
  app = await startApp({ RETRY_FIRST_MS: '1', RETRY_MAX_MS: '1' });
  const { definition } = await setUp(app);
  await admin(app.simulator.url, 'settings', { visibleDelayMs: 0, finishDelayMs: 0 });
  const runs = `/api/exports/${definition.id}/runs`;
  const on = { method: 'PUT', path: '/v3/marketing/contacts' };
  await admin(app.simulator.url, 'faults', { on, fault: { kind: 'status', status: 500 } });
  const { id } = await app.ok(runs, { method: 'POST' });
  await app.work();
  await app.tick('watchdogTimer');
  run = await app.ok(`${runs}/${id}`);
});
afterAll(async () => {
  await app.stop();
  await sdk.stop();
});

test('each step writes one line, with where it stood, how long it took and what it counted', () => {
  expect(run['status']).toBe('completedWithRejections');
  const known = { exportId: run['exportId'], runId: run.id, milliseconds: expect.any(Number) };
  expect(steps()).toEqual([
    {
      ...known,
      delivery: 1,
      event: 'run planned',
      chain: 0,
      step: 0,
      ...{ rows: 3, slices: 1, status: 'exporting' },
    },
    {
      ...{ ...known, delivery: 1, event: 'step retried', chain: 1, step: 0 },
      ...{ error: 'sendgridUnavailable', status: 'exporting' },
    },
    {
      ...{ ...known, delivery: 1, event: 'page exported', chain: 1, step: 1, status: 'confirming' },
      ...{ read: 3, sent: 2, merged: 0, rejected: 1, job: expect.any(String) },
    },
    {
      ...{ ...known, delivery: 1, event: 'run ended', chain: 0, step: 1, status: 'completedWithRejections' },
      ...{ open: 1, asked: 1, settled: 1, errored: 0, read: 3, sent: 2, merged: 0, rejected: 1 },
    },
  ]);
  expect(lines().filter(({ event }) => event === 'run started')).toEqual([
    { ...known, event: 'run started', chain: 0, step: 0, trigger: 'onDemand' },
  ]);
  expect(lines().at(-1)).toMatchObject({ event: 'watchdog round', exports: 1, acted: 0, failed: 0 });
});

test('the run tells the same to people', () => {
  expect(run['timeline']).toEqual([
    { at: expect.any(String), event: 'started', by: 'local' },
    { at: expect.any(String), event: 'planned', rows: 3, slices: 1 },
    { at: expect.any(String), event: 'retried', code: 'sendgridUnavailable', until: expect.any(String) },
    { at: expect.any(String), event: 'accepted' },
    { at: expect.any(String), event: 'ended', status: 'completedWithRejections' },
  ]);
});

test('each step is a span with the attributes of its line', () => {
  const spans = spansOf('run step');
  expect(spans.map(({ events }) => events.map(({ name }) => name))).toEqual(
    steps().map(({ event }) => [event]),
  );
  expect(spans[2]?.attributes).toMatchObject({
    'segment_export.runId': run.id,
    'segment_export.chain': 1,
    'segment_export.step': 1,
    'segment_export.sent': 2,
  });
  expect(spansOf('watchdog round')).toHaveLength(1);
  expect(JSON.stringify(sdk.spans().map(({ attributes, events }) => [attributes, events]))).not.toMatch(/@/);
});

test('profiles, pages, ended runs and requests to SendGrid are counted', async () => {
  expect(
    Object.fromEntries(
      (await sdk.points('segment_export.profiles')).map(([{ outcome }, value]) => [outcome, value]),
    ),
  ).toEqual({
    ...{ read: 3, sent: 2, merged: 0, rejected: 1 },
  });
  expect(await sdk.points('segment_export.page.duration')).toEqual([[{}, 1]]);
  expect(await sdk.points('segment_export.runs.ended')).toEqual([[{ status: 'completedWithRejections' }, 1]]);
  const requests = await sdk.points('segment_export.sendgrid.duration');
  expect(requests).toContainEqual([{ method: 'PUT', status: 202 }, 1]);
  expect(requests).toContainEqual([{ method: 'PUT', status: 500 }, 1]);
  expect(await sdk.points('segment_export.events')).toContainEqual([{ event: 'step retried' }, 1]);
});

test('work that throws marks its span with the kind of the error, not with its text', async () => {
  const secret = new TypeError('SG.secret of ann@example.org');
  const work = openTelemetry().traced('work', () => Promise.reject(secret));
  await expect(work).rejects.toBe(secret);
  const [span] = spansOf('work');
  expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'TypeError' });
  expect(span?.events).toEqual([]);
});
