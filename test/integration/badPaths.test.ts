import { type ExpectedProblem, problemAt } from '../stack/problemAt';
import { createScenario, type Scenario } from '../stack/scenario';
import { addresses } from '../stack/segment';
import { type Stack, startStack } from '../stack/stack';

let stack: Stack;
let scenario: Scenario;
beforeAll(async () => {
  stack = await startStack();
  scenario = await createScenario(stack, { segments: [{ 'a.csv': [...addresses(3), 'bad', 'worse'] }] });
});
afterAll(() => stack.stop());

const expectProblem = (method: string, path: string, expected: ExpectedProblem) =>
  problemAt(stack, method, path, expected);

const invalid = { status: 400, code: 'invalidRequest' };

describe('paths and queries', () => {
  test.each([
    'nobody',
    '__proto__',
    'constructor',
    'a%2Fb',
    '%00',
    '%E0%A4%A',
    '..%2F..%2Fadmin',
    "x'%20or%20RowKey%20ne%20'",
    'x'.repeat(500),
    '%F0%9F%92%A9',
  ])('an unknown id is 404: %s', async (id) => {
    const runs = `/api/exports/${id}/runs`;
    for (const path of [
      ...[`/api/connections/${id}`, `/api/connections/${id}/lists`, `/api/connections/${id}/fields`],
      ...[`/api/exports/${id}`, runs, `${runs}/${id}`, `${runs}/${id}/rejections`],
      `${scenario.runs}/${id}`,
      `${scenario.runs}/${id}/rejections`,
    ]) {
      const answer = await stack.api.call('GET', path);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    for (const path of [runs, `${runs}/${id}/cancel`, `${scenario.runs}/${id}/resume`]) {
      const answer = await stack.api.call('POST', path);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    const segment = await stack.api.call('GET', `/api/segments/${id}`);
    expect([404, 422]).toContain(segment.status);
  });

  const lists = () => [
    '/api/connections',
    '/api/exports',
    '/api/segments',
    scenario.runs,
    `/api/connections/${scenario.connection.id}/lists`,
  ];

  test.each([
    'pageSize=0',
    'pageSize=-1',
    'pageSize=many',
    'pageSize=1e9',
    'pageSize=1.5',
    'page=',
    'skip=3',
    `page=${'x'.repeat(4_001)}`,
  ])('a query that is not valid is 400: %s', async (query) => {
    for (const path of lists()) await expectProblem('GET', `${path}?${query}`, invalid);
  });

  test.each([
    'garbage',
    '%00',
    'é',
    'e30',
    Buffer.from('null').toString('base64url'),
    Buffer.from('page:x 7 y').toString('base64url'),
  ])('a page token that is not ours is 400: %s', async (token) => {
    const run = await stack.api.get<{ items: { id: string }[] }>(`${scenario.runs}`);
    const runId = run.items[0]?.id ?? (await scenario.startAndFinish()).id;
    for (const path of [...lists(), `${scenario.runs}/${runId}/rejections`]) {
      await expectProblem('GET', `${path}?page=${token}`, invalid);
    }
  });

  test('lists page through everything, and their own tokens work', async () => {
    await createScenario(stack);
    await scenario.startAndFinish();
    await scenario.startAndFinish();
    for (const path of ['/api/connections', '/api/exports', '/api/segments', scenario.runs]) {
      const ids: string[] = [];
      let query = 'pageSize=1';
      for (;;) {
        const answer = await stack.api.get<{ items: { id: string }[]; nextPage?: string }>(
          `${path}?${query}`,
        );
        ids.push(...answer.items.map(({ id }) => id));
        if (answer.nextPage === undefined) break;
        query = `pageSize=1&page=${encodeURIComponent(answer.nextPage)}`;
      }
      const all = await stack.api.get<{ items: { id: string }[] }>(path);
      expect(ids.length).toBeGreaterThan(1);
      expect(ids).toEqual(all.items.map(({ id }) => id));
    }
  });
});
