import { setTimeout as pause } from 'node:timers/promises';
import { call, type RunAnswer } from './api';
import { showProgress } from './report';

export interface SampleRun {
  readonly exportId: string;
  readonly connectionId: string;
  readonly listId: string;
  readonly run: RunAnswer;
  /** How many rejections there are of each reason. */
  readonly reasons: ReadonlyMap<string, number>;
}

/** Does what a newcomer would: a connection, an export of all sample segments, and a run of it. */
export async function runSample(options: {
  url: string;
  apiKey: string;
  profiles: number;
}): Promise<SampleRun> {
  const api = `${options.url}/api`;
  const connection = await call<{ id: string }>(`${api}/connections`, {
    method: 'POST',
    body: {
      displayName: 'SendGrid simulator',
      apiKey: options.apiKey,
      consent: { agreed: true },
      availableTo: 'contributors',
      profileLimit: Math.max(100_000, options.profiles),
    },
  });
  const lists = await call<{ items: { id: string }[] }>(`${api}/connections/${connection.id}/lists`);
  const listId = lists.items[0]?.id ?? '';
  const definition = await call<{ id: string }>(`${api}/exports`, {
    method: 'POST',
    body: {
      displayName: 'Newsletter readers',
      connectionId: connection.id,
      listId,
      segmentIds: ['newsletter', 'hong-kong', 'vip-customers'],
      dataMatching: {
        ...{ email: 'Email', firstName: 'FirstName', lastName: 'LastName', country: 'Country' },
        ...{ stateProvince: 'State', city: 'City', postalCode: 'PostalCode' },
      },
    },
  });
  const runs = `${api}/exports/${definition.id}/runs`;
  const started = await call<RunAnswer>(runs, { method: 'POST' });
  const run = await follow(`${runs}/${started.id}`);
  const reasons = await countReasons(`${runs}/${started.id}/rejections`);
  return { exportId: definition.id, connectionId: connection.id, listId, run, reasons };
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
  let page = '';
  do {
    const answer = await call<{ items: { reason: string }[]; nextPage?: string }>(
      `${url}?pageSize=1000${page}`,
    );
    for (const { reason } of answer.items) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    page = answer.nextPage === undefined ? '' : `&page=${answer.nextPage}`;
  } while (page !== '');
  return reasons;
}
