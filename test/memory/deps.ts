import { parseSettings, type Settings } from '../../shared/config';
import type { Connection } from '../../shared/connections/connection';
import type { ExportDefinition } from '../../shared/exports/export';
import { pageLimits } from '../../shared/profiles/page';
import type { RunDeps } from '../../shared/runs/deps';
import type { RunMessage } from '../../shared/runs/run';
import { createFilesSource } from '../../shared/sources/files';
import { memoryBlobs } from './blobs';
import { memoryQueue } from './queue';
import { memoryRows } from './rows';
import { memorySendGrid } from './sendgrid';

export const memorySettings: Settings = parseSettings({
  AzureWebJobsStorage: 'memory',
  AUTH_MODE: 'local',
  SECRET_KEYS: `key:${Buffer.alloc(32).toString('base64')}`,
});

const people = { createdAt: '', createdBy: 'me', updatedAt: '', updatedBy: 'me' };

/** An active export of segments to the list `list` over the connection `c1`. */
export function memoryExport(id: string, segmentIds: string[], onRefresh = true): ExportDefinition {
  return {
    ...{ id, displayName: id, connectionId: 'c1', listId: 'list', segmentIds, deleted: false, ...people },
    dataMatching: { email: 'email', firstName: 'name' },
    schedule: { kind: onRefresh ? 'onRefresh' : 'off' },
  };
}

export function memoryConnection(id: string): Connection {
  return {
    ...{ id, displayName: id, type: 'sendgrid', region: 'global', availableTo: 'contributors' },
    ...{
      sealedKey: '',
      keyVaultSecret: null,
      apiKeyHint: '',
      revision: '1',
      profileLimit: 1_000,
      exportUser: { id: 'me', name: 'me', addedAt: '' },
      status: 'ready',
      ...people,
    },
    consent: { agreed: true, by: 'me', at: '', wording: '' },
  };
}

/** What runs need, all of it in memory and without faults, at a time that the test sets. */
export function memoryDeps(definitions: readonly ExportDefinition[]) {
  let now = Date.UTC(2026, 0, 5, 8);
  let ids = 0;
  const clock = (): number => now;
  const segments = memoryBlobs(clock);
  const sendGrid = memorySendGrid(clock, {
    fateOf: () => ({ appliesAfter: 0, finishesAfter: 0, fails: false, lost: false, named: 1_000 }),
    maxContacts: 30_000,
  });
  sendGrid.createList('list');
  const queue = memoryQueue<RunMessage>(clock);
  const living = [...definitions];
  const deps: RunDeps = {
    ...{ rows: memoryRows(), outbox: queue, rejections: memoryBlobs(clock) },
    source: createFilesSource({ blobs: segments, clock }),
    destinationOf: async () => sendGrid.destination,
    definitions: {
      findExport: async (id) => living.find((definition) => definition.id === id) ?? null,
      async *allExports() {
        yield* living;
      },
      async forgetExport(id) {
        const index = living.findIndex((definition) => definition.id === id);
        if (index >= 0) living.splice(index, 1);
      },
      findConnection: async (id) => memoryConnection(id),
      markConnection: async () => undefined,
    },
    random: {
      fraction: () => 0.5,
      id() {
        ids += 1;
        return `id${ids}`;
      },
    },
    ...{ clock, settings: memorySettings, pageLimits, pause: async () => undefined, log: () => undefined },
  };
  return {
    ...{ deps, queue, segments, sendGrid },
    pass(milliseconds: number): void {
      now += milliseconds;
    },
  };
}
