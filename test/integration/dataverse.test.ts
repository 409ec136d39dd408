import { sampleToken } from '../../local/dataverse/server';
import type { ConnectionView } from '../../shared/connections/view';
import type { ExportView } from '../../shared/exports/view';
import type { RunView } from '../../shared/runs/view';
import {
  address,
  type DataverseSimulator,
  people,
  startDataverseSimulator,
} from '../sources/dataverse/world';
import { type Stack, startStack } from '../stack/stack';
import { until } from '../stack/until';

const count = 900;

let dataverse: DataverseSimulator;
let stack: Stack;
beforeEach(async () => {
  dataverse = await startDataverseSimulator(people(count, { missing: (person) => person === 1 }));
  stack = await startStack({
    ...{ SEGMENT_SOURCE: 'dataverse', DATAVERSE_URL: dataverse.url, DATAVERSE_TOKEN: sampleToken },
    DATAVERSE_PAGE_SIZE: '100',
  });
});
afterEach(async () => {
  await stack.stop();
  await dataverse.close();
});

async function save(segmentIds: string[], email = 'emailaddress1') {
  const apiKey = await stack.simulator.addKey('account');
  const listId = await stack.simulator.addList('account');
  const connection = await stack.api.post<ConnectionView>('/api/connections', {
    ...{ displayName: 'Connection', apiKey, consent: { agreed: true } },
  });
  const body = {
    ...{ displayName: 'Export', connectionId: connection.id, listId, segmentIds },
    dataMatching: { email, city: 'city' },
  };
  const answer = await stack.api.call('POST', '/api/exports', { body });
  return { answer, listId, runs: `/api/exports/${(answer.body as unknown as ExportView).id}/runs` };
}

const finished = (runs: string, id: string): Promise<RunView> =>
  until('the run has ended', async () => {
    const run = await stack.api.get<RunView>(`${runs}/${id}`);
    return run.finishedAt === undefined ? undefined : run;
  });

const newest = async (runs: string): Promise<RunView | undefined> =>
  (await stack.api.get<{ items: RunView[] }>(runs)).items[0];

test('members of two segments reach the list; who has no profile is a rejection', async () => {
  const { runs, listId } = await save(['Everybody', 'Few']);
  const { id } = await stack.api.post<RunView>(runs);
  const run = await finished(runs, id);
  expect(run).toMatchObject({
    ...{ status: 'completedWithRejections', expected: count + 18 },
    counts: { read: count + 18, rejected: 1 },
  });
  const { items } = await stack.api.get<{ items: object[] }>(`${runs}/${id}/rejections`);
  expect(items).toEqual([
    {
      ...{ segmentId: 'Everybody', record: expect.any(Number), email: '', reason: 'unreadableRow' },
      detail: 'There is no profile of this member.',
    },
  ]);
  const list = await stack.simulator.emails(listId);
  expect(list.size).toBe(count - 1);
  expect(list).toContain(address(7));
});

test('a 429 makes the run wait and say why, and nothing is lost', async () => {
  const { runs, listId } = await save(['Everybody']);
  dataverse.fail({ path: 'msdynci_customerprofiles', after: 4, kind: 'status', status: 429, retryAfter: 2 });
  const { id } = await stack.api.post<RunView>(runs);
  const waiting = await until('the run waits', async () => {
    const run = await stack.api.get<RunView>(`${runs}/${id}`);
    return run.waitingUntil === undefined ? undefined : run;
  });
  expect(waiting).toMatchObject({
    ...{ status: 'exporting', waitingReason: { code: 'rateLimited' } },
  });
  expect((await finished(runs, id)).status).toBe('completedWithRejections');
  expect((await stack.simulator.emails(listId)).size).toBe(count - 1);
});

test('a refresh during a run ends it, and the timer starts one of the new version', async () => {
  const { runs } = await save(['Everybody']);
  const segment = dataverse.segments.find(({ name }) => name === 'Everybody');
  if (segment === undefined) throw new Error('There is no such segment');
  dataverse.change({ answerMs: 40 });
  const before = dataverse.requests.length;
  const { id } = await stack.api.post<RunView>(runs);
  await until('the run reads', async () =>
    dataverse.requests.slice(before).some(({ path }) => path === 'msdynci_customerprofiles')
      ? true
      : undefined,
  );
  segment.evaluatedAt = '2026-02-01T03:00:00Z';
  expect(await finished(runs, id)).toMatchObject({ status: 'failed', error: { code: 'segmentChanged' } });
  dataverse.change({ answerMs: 0 });
  const next = await until('the next run starts', async () => {
    await stack.tick('refreshTimer');
    const run = await newest(runs);
    return run === undefined || run.id === id ? undefined : run;
  });
  expect(next.trigger.kind).toBe('refresh');
  expect((await finished(runs, next.id)).status).toBe('completedWithRejections');
});

test('what cannot be read is refused when saving', async () => {
  const codes: unknown[] = [];
  for (const [segmentId, email] of [
    ['Renamed', 'emailaddress1'],
    ['Few', 'mail'],
    ['Few', 'ownerid'],
  ] as const) {
    const { answer } = await save([segmentId], email);
    codes.push([answer.status, answer.body['code']]);
  }
  expect(codes).toEqual([
    [422, 'segmentNotFound'],
    [422, 'fieldNotFound'],
    [422, 'fieldNotFound'],
  ]);
});

test('credentials that are refused are told when saving', async () => {
  dataverse.change({ token: 'another' });
  expect((await save(['Few'])).answer).toMatchObject({ status: 422, body: { code: 'sourceRejected' } });
});

test('segments and a preview are shown', async () => {
  const { items } = await stack.api.get<{ items: { id: string }[] }>('/api/segments?pageSize=2');
  expect(items.map(({ id }) => id)).toEqual(['Everybody', 'Few']);
  const { answer } = await save(['Everybody']);
  const preview = await stack.api.post(`/api/exports/${answer.body['id']}/preview`);
  expect(preview).toMatchObject({ profiles: count, limit: { holds: true }, sample: { rejected: 1 } });
});
