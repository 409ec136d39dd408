import { until } from '../stack/until';
import type { Shop } from './shop';
import type { Visit } from './visit';

export interface Shown {
  readonly name: string;
  readonly at: Visit;
}

type Enter = (role: 'administrator' | 'contributor' | 'viewer') => Promise<Visit>;

/** Goes through the portal, from an empty system on, and stops at every page in every state that it has. */
export async function* states(shop: Shop, enter: Enter): AsyncGenerator<Shown> {
  const at = await enter('administrator');
  try {
    yield* emptyStates(at);
    yield* connectionStates(at, shop);
    const { connectionId, exportId } = await shop.prepare();
    yield* formStates(at);
    yield* exportStates(at, { exportId, connectionId });
    yield* runStates(at, shop, exportId);
    yield* otherPages(at);
    yield* troubledStates(at);
  } finally {
    await at.close();
  }
  const viewer = await enter('viewer');
  try {
    yield* viewerStates(viewer);
  } finally {
    await viewer.close();
  }
}

async function* emptyStates(at: Visit): AsyncGenerator<Shown> {
  const { page, say, open } = at;
  await open('#/exports');
  await page.getByText(say('exports.empty')).waitFor();
  yield { name: 'no exports', at };
  await open('#/connections');
  await page.getByText(say('connections.empty')).waitFor();
  yield { name: 'no connections', at };
  await open('#/exports/new');
  await page.getByText(say('exports.noConnections')).waitFor();
  yield { name: 'an export without connections', at };
}

async function* connectionStates(at: Visit, shop: Shop): AsyncGenerator<Shown> {
  const { page, say, open } = at;
  await open('#/connections/new');
  yield { name: 'a new connection', at };
  await page.getByRole('button', { name: say('general.save') }).click();
  await page.getByText(say('form.required')).waitFor();
  yield { name: 'a new connection with errors', at };
  await page.getByLabel(say('connections.apiKey'), { exact: true }).fill('SG.wrong.key');
  await page.getByLabel(say('connections.agree'), { exact: true }).check();
  await page.getByRole('button', { name: say('connections.connect'), exact: true }).click();
  await page.getByText(say('error.keyRejected'), { exact: true }).waitFor();
  yield { name: 'a key that is refused', at };
  await page.getByLabel(say('connections.apiKey'), { exact: true }).fill(shop.apiKey);
  await page.getByRole('button', { name: say('connections.connect'), exact: true }).click();
  await page.getByText(say('connections.connected'), { exact: true }).waitFor();
  yield { name: 'a key that is accepted', at };
}

async function* formStates(at: Visit): AsyncGenerator<Shown> {
  const { page, say, open } = at;
  await open('#/exports/new');
  await page.getByRole('checkbox', { name: /^readers/ }).check();
  await page.getByText('r***@e***.org').first().waitFor();
  yield { name: 'a new export', at };
  await page.getByRole('radio', { name: new RegExp(`^${say('schedule.recurring')}`) }).check();
  await page.getByLabel(say('schedule.every'), { exact: true }).selectOption('weekly');
  await page.getByRole('button', { name: say('schedule.addTime') }).click();
  yield { name: 'a schedule of its own', at };
  await page.getByRole('button', { name: say('general.save') }).click();
  await page.getByText(say('exports.chooseConnection')).waitFor();
  yield { name: 'a new export with errors', at };
}

async function* exportStates(
  at: Visit,
  { exportId, connectionId }: { exportId: string; connectionId: string },
): AsyncGenerator<Shown> {
  const { page, say, open } = at;
  await open('#/exports');
  await page.getByRole('checkbox').last().check();
  yield { name: 'a chosen export', at };
  await page.getByRole('searchbox').fill('nothing is called so');
  await page.getByText(say('list.found', { count: 0 })).waitFor();
  yield { name: 'nothing found', at };
  await open(`#/exports/${exportId}?saved=1`);
  await page.getByText(say('exports.nothingSent')).waitFor();
  yield { name: 'a saved export', at };
  await page.getByRole('button', { name: say('preview.look') }).click();
  await page.getByText(say('preview.sent')).waitFor();
  yield { name: 'a preview', at };
  for (const dialog of ['schedule', 'detach', 'remove'] as const) {
    await page.getByRole('button', { name: say(`exports.${dialog}`), exact: true }).click();
    await page.getByRole('dialog').waitFor();
    yield { name: `the dialog: ${dialog}`, at };
    await page.keyboard.press('Escape');
  }
  await open(`#/exports/${exportId}/edit`);
  await page.getByRole('button', { name: say('general.save') }).waitFor();
  yield { name: 'an export that is edited', at };
  await open('#/connections');
  await page.getByRole('table').waitFor();
  yield { name: 'connections', at };
  await open(`#/connections/${connectionId}`);
  await page.getByRole('button', { name: say('connections.test') }).click();
  await page.getByText(say('connections.works')).waitFor();
  yield { name: 'a tested connection', at };
  await page.getByRole('button', { name: say('connections.remove') }).click();
  await page.getByText(say('connections.users', { count: 1 })).waitFor();
  yield { name: 'a connection that is in use', at };
  await page.keyboard.press('Escape');
}

async function* runStates(at: Visit, shop: Shop, exportId: string): AsyncGenerator<Shown> {
  const { page, say, open } = at;
  const { api, simulator } = shop;
  const start = async () => (await api.post<{ id: string }>(`/api/exports/${exportId}/runs`)).id;
  const over = (id: string) =>
    until('the run is over', async () => {
      const { finishedAt } = await api.get<{ finishedAt?: string }>(`/api/exports/${exportId}/runs/${id}`);
      return finishedAt;
    });
  const rateLimited = { kind: 'status', status: 429, headers: { 'x-ratelimit-reset': epochIn(30) } } as const;
  await simulator.onUpsert(rateLimited);
  const waiting = await start();
  await open(`#/exports/${exportId}/runs/${waiting}`);
  await page.getByText(say('run.waiting'), { exact: true }).waitFor();
  yield { name: 'a run that waits', at };
  await page.getByRole('button', { name: say('run.cancel') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('run.cancel') })
    .click();
  await page.getByText(say('run.status.canceled')).first().waitFor();
  yield { name: 'a run that was canceled', at };
  await over(waiting);
  const done = await start();
  await over(done);
  await open(`#/exports/${exportId}/runs/${done}`);
  await page.getByRole('link', { name: say('reasonOf.missingEmail') }).waitFor();
  yield { name: 'a run that is done', at };
  await open(`#/exports/${exportId}/runs/${done}/rejections?reason=missingEmail`);
  await page.getByRole('table').waitFor();
  yield { name: 'rejected rows', at };
  await simulator.onGet('/v3/marketing/lists/*', { kind: 'status', status: 404 }, null);
  const failed = await start();
  await over(failed);
  await simulator.calm();
  await open(`#/exports/${exportId}/runs/${failed}`);
  await page.getByText(say('help.listNotFound')).waitFor();
  yield { name: 'a run that failed', at };
  await open(`#/exports/${exportId}`);
  await page.getByRole('img').waitFor();
  yield { name: 'an export with a history', at };
}

const epochIn = (seconds: number): string => String(Math.ceil(Date.now() / 1_000) + seconds);

async function* otherPages(at: Visit): AsyncGenerator<Shown> {
  const { page, say, open } = at;
  await open('#/segments');
  await page.getByRole('table').waitFor();
  yield { name: 'segments', at };
  await open('#/segments/readers');
  await page.getByText(say('segments.sampleHint')).waitFor();
  yield { name: 'a segment', at };
  await open('#/audit');
  await page
    .getByText(say('audit.changeCount', { count: 1 }))
    .first()
    .click();
  yield { name: 'the audit log', at };
  await open('#/health');
  await page.getByText(say('health.exportsBad', { count: 1 })).waitFor();
  yield { name: 'health', at };
  await open('#/no/such/page');
  yield { name: 'a page that is not there', at };
  await open('#/exports/no-such-export');
  await page.getByText(say('error.notFound')).waitFor();
  yield { name: 'an export that is not there', at };
}

/** What the network can do to a page. */
async function* troubledStates(at: Visit): AsyncGenerator<Shown> {
  const { page, say, open } = at;
  await open('#/exports');
  await page.getByRole('table').waitFor();
  await page.route('**/api/**', (route) => route.abort());
  await page.getByText(say('error.offline')).waitFor();
  yield { name: 'exports that are out of date', at };
  await open('#/segments/buyers');
  await page.getByText(say('help.offline')).first().waitFor();
  yield { name: 'a page without an answer', at };
  await page.unroute('**/api/**');
  await page.route('**/api/segments*', () => undefined);
  await open('#/segments');
  await page.reload();
  await page.getByText(say('general.loading')).waitFor();
  yield { name: 'a page that loads', at };
  await page.unroute('**/api/segments*');
}

async function* viewerStates(at: Visit): AsyncGenerator<Shown> {
  const { page, open } = at;
  for (const address of [
    'exports',
    'connections',
    'segments',
    'audit',
    'health',
    'connections/new',
    'exports/new',
  ]) {
    await open(`#/${address}`);
    await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
    yield { name: `a viewer at ${address}`, at };
  }
}
