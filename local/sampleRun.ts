import { setTimeout as pause } from 'node:timers/promises';
import { call, type RunAnswer } from './api';
import { showProgress } from './report';
import { type SampleSource, sampleSources } from './samples/sources';

export interface SampleRun {
  readonly exportId: string;
  readonly connectionId: string;
  readonly listId: string;
  readonly run: RunAnswer;
  /** How many rejections there are of each reason. */
  readonly reasons: ReadonlyMap<string, number>;
}

interface SampleOptions {
  readonly url: string;
  readonly apiKey: string;
  readonly listId: string;
  readonly profiles: number;
  readonly source: SampleSource;
}

interface Connection {
  readonly id: string;
  readonly displayName: string;
  readonly profileLimit: number;
  readonly etag: string;
}

interface Export {
  readonly id: string;
  readonly displayName: string;
  readonly listId: string;
  readonly lastRun: RunAnswer | null;
}

const connectionName = 'SendGrid simulator';

/**
 * Does what a newcomer would: a connection, an export of all sample segments, and a run of it. What an earlier
 * start has made and kept is used again.
 */
export async function runSample(options: SampleOptions): Promise<SampleRun> {
  const api = `${options.url}/api`;
  const connection = await sampleConnection(api, options);
  const definition = await sampleExport(api, connection.id, options);
  const runs = `${api}/exports/${definition.id}/runs`;
  const { lastRun } = definition;
  const active = lastRun !== null && lastRun.finishedAt === undefined;
  // One that an earlier start left behind goes on by itself.
  const started = active ? lastRun : await call<RunAnswer>(runs, { method: 'POST' });
  const run = await follow(`${runs}/${started.id}`);
  const reasons = await countReasons(`${runs}/${started.id}/rejections`);
  return { exportId: definition.id, connectionId: connection.id, listId: definition.listId, run, reasons };
}

async function sampleConnection(api: string, { apiKey, profiles }: SampleOptions): Promise<Connection> {
  const profileLimit = Math.max(100_000, profiles);
  const known = await named<Connection>(`${api}/connections`, connectionName);
  if (known === undefined) {
    const consent = { agreed: true };
    const body = { displayName: connectionName, apiKey, consent, availableTo: 'contributors', profileLimit };
    return call<Connection>(`${api}/connections`, { method: 'POST', body });
  }
  if (known.profileLimit >= profileLimit) return known;
  const change = { method: 'PATCH', body: { profileLimit }, ifMatch: known.etag };
  return call<Connection>(`${api}/connections/${known.id}`, change);
}

async function sampleExport(
  api: string,
  connectionId: string,
  { listId, source }: SampleOptions,
): Promise<Export> {
  const { displayName, dataMatching } = sampleSources[source];
  const known = await named<Export>(`${api}/exports`, displayName);
  if (known !== undefined) return known;
  const segmentIds = ['newsletter', 'hong-kong', 'vip-customers'];
  const body = { displayName, connectionId, listId, segmentIds, dataMatching };
  return call<Export>(`${api}/exports`, { method: 'POST', body });
}

/** The first that has this name. */
async function named<T extends { displayName: string }>(url: string, name: string): Promise<T | undefined> {
  for await (const item of everyItem<T>(url, 100)) if (item.displayName === name) return item;
  return undefined;
}

async function* everyItem<T>(url: string, pageSize: number): AsyncGenerator<T> {
  let page = '';
  do {
    const answer = await call<{ items: T[]; nextPage?: string }>(`${url}?pageSize=${pageSize}${page}`);
    yield* answer.items;
    page = answer.nextPage === undefined ? '' : `&page=${encodeURIComponent(answer.nextPage)}`;
  } while (page !== '');
}

async function follow(url: string): Promise<RunAnswer> {
  for (;;) {
    const run = await call<RunAnswer>(url);
    showProgress(run);
    if (run.finishedAt !== undefined) return run;
    await pause(150);
  }
}

async function countReasons(url: string): Promise<Map<string, number>> {
  const reasons = new Map<string, number>();
  for await (const { reason } of everyItem<{ reason: string }>(url, 1_000)) {
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return reasons;
}
