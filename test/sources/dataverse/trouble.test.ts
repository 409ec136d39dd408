import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDataverseSource } from '../../../shared/sources/dataverse/source';
import { type DataverseSimulator, people, planOf, rowsOf, sourceOf, startDataverseSimulator } from './world';

let simulator: DataverseSimulator;
beforeEach(async () => {
  simulator = await startDataverseSimulator(people(500));
});
afterEach(() => simulator.close());

const read = async (options = {}) => {
  const source = sourceOf(simulator, { pageSize: 100, ...options });
  return rowsOf(source, await planOf(source, 'Everybody'));
};
const failure = (options = {}) => read(options).catch((error) => error);

describe('what ends a run or a save', () => {
  test('credentials that are refused', async () => {
    expect(await failure({ token: 'of another' })).toMatchObject({
      code: 'sourceRejected',
      help: expect.stringContaining('application user'),
    });
  });

  test('a segment that is not there (any more)', async () => {
    const source = sourceOf(simulator);
    await expect(planOf(source, 'Renamed')).rejects.toMatchObject({ code: 'segmentNotFound' });
    await expect(source.describe('everybody')).rejects.toMatchObject({ code: 'segmentNotFound' });
  });

  test('a column that is not there, or that cannot be text', async () => {
    const source = sourceOf(simulator);
    for (const field of ['surname', 'ownerid']) {
      await expect(planOf(source, 'Everybody', { fields: ['emailaddress1', field] })).rejects.toMatchObject({
        ...{ code: 'fieldNotFound', message: expect.stringContaining(field) },
        help: expect.stringContaining('city'),
      });
    }
  });

  test('a column that goes away after planning', async () => {
    const source = sourceOf(simulator);
    const plan = await planOf(source, 'Everybody');
    const slices = plan.slices.map((slice) => ({
      ...slice,
      plan: slice.plan.replace('emailaddress1', 'gone'),
    }));
    await expect(rowsOf(source, { ...plan, slices })).rejects.toMatchObject({
      ...{ code: 'fieldNotFound', message: 'The table msdynci_customerprofiles has no column gone.' },
    });
  });

  test('a table that is not there', async () => {
    simulator.fail({ path: 'mscipriv_segmentmetadatas', kind: 'status', status: 404 });
    expect(await failure()).toMatchObject({
      ...{ code: 'sourceUnreadable', message: 'Dataverse has no table mscipriv_segmentmetadatas.' },
    });
  });

  test('a link to another host, which is not followed', async () => {
    simulator.fail({ path: 'msdynci_segmentmemberships', kind: 'foreignLink' });
    expect(await failure()).toMatchObject({
      ...{ code: 'sourceUnreadable', message: expect.stringContaining('another host') },
    });
  });

  test('a redirect, which is not followed', async () => {
    simulator.fail({ path: 'msdynci_customerprofiles', kind: 'status', status: 302 });
    expect(await failure()).toMatchObject({ code: 'sourceUnreadable' });
  });
});

describe('what a run waits out', () => {
  test.each([
    ['a page that was cut off', { kind: 'truncated' }],
    ['a 200 that holds an error', { kind: 'errorBody' }],
    ['a 503', { kind: 'status', status: 503 }],
    ['a connection that breaks', { kind: 'reset' }],
    ['no answer in time', { kind: 'silent' }],
  ] as const)('%s', async (_, fault) => {
    simulator.fail({ path: 'msdynci_customerprofiles', after: 2, ...fault });
    const source = sourceOf(simulator, { pageSize: 100, timeout: 500 });
    const plan = await planOf(source, 'Everybody');
    await expect(rowsOf(source, plan)).rejects.toMatchObject({
      code: 'segmentsUnavailable',
      retryAt: undefined,
    });
    expect(await rowsOf(source, plan)).toHaveLength(500);
  });

  test('a 429, until when it says; pages that were read before are not asked for again', async () => {
    simulator.fail({
      path: 'msdynci_customerprofiles',
      after: 3,
      kind: 'status',
      status: 429,
      retryAfter: 7,
    });
    const source = sourceOf(simulator, { pageSize: 100 });
    const plan = await planOf(source, 'Everybody');
    const before = Date.now();
    const refused = await rowsOf(source, plan).catch((error) => error);
    expect(refused).toMatchObject({ code: 'rateLimited' });
    expect(refused.retryAt - before).toBeGreaterThanOrEqual(7_000);
    expect(refused.retryAt - before).toBeLessThan(8_000);
    expect(await rowsOf(source, plan)).toHaveLength(500);
    const profiles = simulator.requests.filter(({ path }) => path === 'msdynci_customerprofiles');
    expect(profiles.map(({ status }) => status)).toEqual([200, 200, 200, 429, 200, 200]);
  });

  test('a token that was taken back is replaced once', async () => {
    const tokens = ['old', 'new'];
    simulator.change({ token: 'new' });
    let fetched = 0;
    const source = createDataverseSource({
      ...{ origin: simulator.url, pageSize: 100, timeout: 5_000, clock: Date.now },
      random: { id: () => 'id', fraction: () => 0 },
      tokens: async ({ fresh } = { fresh: false }) => {
        if (fresh) fetched += 1;
        return tokens[Math.min(fetched, 1)] ?? '';
      },
    });
    expect(await rowsOf(source, await planOf(source, 'Everybody'))).toHaveLength(500);
    expect(fetched).toBe(1);
  });
});

test('the service is never asked for more at once than it takes', async () => {
  simulator.change({ atOnce: 12, answerMs: 5 });
  const source = sourceOf(simulator, { pageSize: 20 });
  const plan = await planOf(source, 'Everybody');
  const all = await Promise.all(Array.from({ length: 20 }, () => rowsOf(source, plan)));
  expect(all.every((rows) => rows.length === 500)).toBe(true);
  expect(simulator.requests.some(({ status }) => status === 429)).toBe(false);
});

test('rows in another order than that of the ids are refused: the join would lose people', async () => {
  const server = createServer((request, response) => {
    const body = request.url?.includes('mscipriv')
      ? {
          value: [
            { mscipriv_name: 'S', mscipriv_entitycount: 2, mscipriv_evaluationdate: '2026-01-01T00:00:00Z' },
          ],
        }
      : request.url?.includes('EntityDefinitions')
        ? { value: [{ LogicalName: 'emailaddress1', AttributeType: 'String' }] }
        : request.url?.includes('RetrieveTotalRecordCount')
          ? { EntityRecordCountCollection: { Keys: [], Values: [] } }
          : { value: [{ msdynci_customerid: 'b' }, { msdynci_customerid: 'a' }] };
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const source = createDataverseSource({
    ...{ origin: `http://127.0.0.1:${port}`, pageSize: 100, timeout: 5_000, clock: Date.now },
    ...{ tokens: async () => '', random: { id: () => 'id', fraction: () => 0 } },
  });
  const plan = await planOf(source, 'S');
  await expect(rowsOf(source, plan)).rejects.toMatchObject({
    ...{ code: 'sourceUnreadable', message: expect.stringContaining('order') },
  });
  await new Promise((resolve) => server.close(resolve));
});
