import { setTimeout as pause } from 'node:timers/promises';
import { call, type RunAnswer } from '../api';
import { startAzurite } from '../azurite';
import { startProcess } from '../childProcess';
import { startHostProcess } from '../hostProcess';
import { localSecretKeys } from '../secretKeys';
import { sampleKey } from '../sendgrid/server';
import { contactsOf } from './contacts';
import { runFloor } from './floor';
import { type BenchSource, benchSources, type Prepared, sampleFiles } from './sources';

export interface Measured {
  readonly source: BenchSource;
  readonly profiles: number;
  /** Milliseconds from the start of the run until the last page was accepted. */
  readonly run: number;
  /** Milliseconds of the bare client with the same contacts. */
  readonly floor: number;
  /** The host's, in bytes. */
  readonly peakMemory: number;
  readonly upserts: number;
  readonly sendGridRequests: number;
  readonly storageRequests: number;
  /** Requests to the source ÷ the fewest possible; null where it is storage, counted there. */
  readonly sourceRatio: number | null;
}

/** One round: a fresh storage, simulator and host, a run of the segment, and then the floor beside it. */
export async function measure(
  root: string,
  { source, profiles }: Pick<Measured, 'source' | 'profiles'>,
): Promise<Measured> {
  let storageRequests = 0;
  const azurite = await startAzurite({ onRequest: () => (storageRequests += 1) });
  const simulator = await startProcess({ script: 'sendgrid/main.js' });
  const segment = await benchSources[source](azurite.connectionString, profiles);
  const host = await startHostProcess({
    ...{ AzureWebJobsStorage: azurite.connectionString, SENDGRID_BASE_URL: simulator.url },
    ...{ AUTH_MODE: 'local', SECRET_KEYS: localSecretKeys(root), PORT: '0', LOCAL_LOG_LEVEL: 'error' },
    ...segment.settings,
  });
  try {
    const { runs, listId } = await prepare(host.url, { segment, profiles });
    const before = {
      ...{ storage: storageRequests, sendGrid: await requestsOf(simulator.url) },
      source: await segment.requests?.(),
    };
    const started = await call<RunAnswer>(runs, { method: 'POST' });
    const run = await accepted(`${runs}/${started.id}`);
    const requests = (await requestsOf(simulator.url)).slice(before.sendGrid.length);
    const storage = storageRequests - before.storage;
    const asked = ((await segment.requests?.()) ?? 0) - (before.source ?? 0);
    const { peakMemoryBytes } = await call<{ peakMemoryBytes: number }>(`${host.url}/admin/host/status`);
    const contacts = await contactsOf(sampleFiles(profiles));
    const floor = await runFloor({ simulator: simulator.url, apiKey: sampleKey, listId, contacts });
    return {
      ...{ source, profiles, floor, peakMemory: peakMemoryBytes, storageRequests: storage },
      run: Date.parse(run.acceptedAt ?? '') - Date.parse(run.startedAt),
      upserts: requests.filter(({ method }) => method === 'PUT').length,
      sendGridRequests: requests.length,
      sourceRatio: segment.fewest === undefined ? null : asked / segment.fewest,
    };
  } finally {
    await host.stop();
    await segment.stop();
    await simulator.stop();
    await azurite.stop();
  }
}

/** A connection and an export; where its runs are. */
async function prepare(
  url: string,
  { segment, profiles }: { segment: Prepared; profiles: number },
): Promise<{ runs: string; listId: string }> {
  const post = { method: 'POST' };
  const { id: connectionId } = await call<{ id: string }>(`${url}/api/connections`, {
    ...post,
    body: { displayName: 'Bench', apiKey: sampleKey, consent: { agreed: true }, profileLimit: profiles },
  });
  const lists = await call<{ items: { id: string }[] }>(`${url}/api/connections/${connectionId}/lists`);
  const listId = lists.items[0]?.id ?? '';
  const { id } = await call<{ id: string }>(`${url}/api/exports`, {
    ...post,
    body: {
      ...{ displayName: 'Bench', connectionId, listId, schedule: { kind: 'off' } },
      ...{ segmentIds: [segment.segmentId], dataMatching: segment.dataMatching },
    },
  });
  return { runs: `${url}/api/exports/${id}/runs`, listId };
}

/** The run once every page is accepted. Asked for seldom: the run itself says when that was. */
async function accepted(url: string): Promise<RunAnswer> {
  for (;;) {
    const run = await call<RunAnswer>(url);
    if (run.acceptedAt !== undefined) return run;
    if (run.finishedAt !== undefined) throw new Error(`The run ended early: ${JSON.stringify(run.error)}`);
    await pause(200);
  }
}

async function requestsOf(simulator: string): Promise<{ method: string; path: string }[]> {
  return call(`${simulator}/admin/requests`);
}
