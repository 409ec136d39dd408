import { setUp, startApp, type TestApp } from '../inProcess/app';

let app: TestApp;

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());

test('health tells the queue, the stuck runs and the last rounds, and nothing of whose they are', async () => {
  const { definition } = await setUp(app);
  await app.ok(`/api/exports/${definition.id}/runs`, { method: 'POST' });
  const before = Date.now();
  await app.tick('watchdogTimer');
  await app.tick('refreshTimer');
  const health = await app.ok('/api/health');
  expect(health).toEqual({
    ...{ status: 'ok', reasons: [], stuckRuns: 0 },
    queue: { messages: 1, oldestSeconds: expect.any(Number) },
    watchdog: { lastRoundAt: expect.any(String) },
    refreshCheck: { lastRoundAt: expect.any(String) },
    checkedAt: expect.any(String),
  });
  const { lastRoundAt } = health['watchdog'] as { lastRoundAt: string };
  expect(Date.parse(lastRoundAt)).toBeGreaterThanOrEqual(before);
  expect((health['queue'] as { oldestSeconds: number }).oldestSeconds).toBeLessThan(600);
});
