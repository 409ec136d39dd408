import type { Destination } from '../../shared/connections/destination';
import { UnavailableError } from '../../shared/errors';
import type { BlobInfo, Blobs, Outbox, Rows } from '../../shared/ports';
import type { FaultKind } from './plan';
import type { Chance } from './random';
import type { Actor, Stage } from './stage';

const anyCall: readonly FaultKind[] = ['crashBefore', 'crashAfter', 'instanceDies', 'slow', 'late', 'fails'];
const anyWrite: readonly FaultKind[] = [...anyCall, 'uncertain', 'later'];

const tableWrite: readonly FaultKind[] = [...anyWrite, 'refused', 'unseen'];

export const storageFails = (fault: FaultKind) =>
  new UnavailableError('storageUnavailable', `Storage: ${fault}`);

interface Parts {
  readonly stage: Stage;
  readonly actor: Actor;
  readonly chance: Chance;
}

/** A table as an actor reaches it. */
export function reachRows({ stage, actor, chance }: Parts, name: string, rows: Rows): Rows {
  const storage = { failure: storageFails };
  return {
    get: (partition, key) =>
      stage.call(actor, {
        ...{ what: () => `get ${name} ${key}`, faults: anyCall, ...storage },
        effect: () => rows.get(partition, key),
      }),

    list(partition, range) {
      const cut = stage.draw(['cut']) === 'cut';
      return stage.call(actor, {
        ...{ what: () => `list ${name} ${range.from}…`, faults: anyCall, ...storage },
        effect: async () => {
          if (!cut) return rows.list(partition, range);
          const empty = range.token === undefined && chance.happens(0.5);
          return empty ? { rows: [], token: range.from } : rows.list(partition, { ...range, limit: 1 });
        },
      });
    },

    write: (partition, changes) =>
      stage.call<string[] | null>(actor, {
        what: () => `write ${name} ${changes.map(({ kind, key }) => `${kind} ${key}`).join(', ')}`,
        ...{ faults: tableWrite, ...storage },
        ...{ effect: () => rows.write(partition, changes), refusal: null },
      }),
  };
}

/** A container as an actor reaches it. */
export function reachBlobs({ stage, actor, chance }: Parts, name: string, blobs: Blobs): Blobs {
  const storage = { failure: storageFails };
  const ask = <T>(what: string, effect: () => Promise<T>): Promise<T> =>
    stage.call(actor, { what: () => `${what} in ${name}`, faults: anyCall, effect, ...storage });

  return {
    async *list(prefix) {
      yield* await ask<BlobInfo[]>(`list ${prefix}`, () => all(blobs.list(prefix)));
    },
    async *folders() {
      yield* await ask<string[]>('list folders', () => all(blobs.folders()));
    },
    async *read(blob, options) {
      const content = Buffer.concat(await ask(`read ${blob}`, () => all(blobs.read(blob, options))));
      const middle = Math.floor(content.length * chance.fraction());
      if (stage.draw(['cut']) === 'cut') {
        yield content.subarray(0, middle);
        throw storageFails('cut');
      }
      if (!chance.happens(0.2)) return yield content;
      yield content.subarray(0, middle);
      yield await ask(`read on ${blob}`, async () => content.subarray(middle));
    },
    write: (blob, content) =>
      stage.call(actor, {
        ...{ what: () => `write ${blob} in ${name}`, faults: anyWrite, ...storage },
        effect: () => blobs.write(blob, content),
      }),
    deleteAll: (prefix) =>
      stage.call(actor, {
        ...{ what: () => `delete ${prefix} in ${name}`, faults: anyWrite, ...storage },
        effect: () => blobs.deleteAll(prefix),
      }),
  };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** The queue as an actor sends to it. */
export function reachOutbox<Message>(
  { stage, actor, chance }: Parts,
  outbox: Outbox<Message>,
): Outbox<Message> {
  return {
    send: (message, delayMs) =>
      stage.call(actor, {
        ...{ what: () => `send ${JSON.stringify(message)} in ${delayMs} ms`, failure: storageFails },
        faults: anyWrite,
        effect: async () => {
          const fault = stage.draw(['twice', 'delayed']);
          const late = fault === 'delayed' ? chance.between(1, 600_000) : 0;
          await outbox.send(message, delayMs + late);
          if (fault === 'twice') await outbox.send(message, delayMs + chance.between(0, 60_000));
        },
      }),
  };
}

/** SendGrid as an actor reaches it. */
export function reachDestination(
  { stage, actor, chance }: Parts,
  clock: () => number,
  sendGrid: Destination,
): Destination {
  const failure = (fault: FaultKind): Error =>
    fault === 'rateLimited'
      ? new UnavailableError('rateLimited', 'SendGrid asks us to send more slowly.', {
          retryAt: clock() + chance.between(1_000, 300_000),
        })
      : new UnavailableError('sendgridUnavailable', `SendGrid: ${fault}`);
  const ask = <T>(what: string, effect: () => Promise<T>, faults = anyCall): Promise<T> =>
    stage.call(actor, { what: () => what, faults: [...faults, 'rateLimited'], effect, failure });

  return {
    verify: () => ask('verify', () => sendGrid.verify()),
    lists: (options) => ask('lists', () => sendGrid.lists(options)),
    list: (listId) => ask(`list ${listId}`, () => sendGrid.list(listId)),
    fields: () => ask('fields', () => sendGrid.fields()),
    upsert: (listId, contacts) =>
      ask(`upsert of ${contacts.length} bytes`, () => sendGrid.upsert(listId, contacts), anyWrite),
    importJob: (job) => ask(`ask for ${job}`, () => sendGrid.importJob(job)),
    importErrors: (url, limit) => ask(`read errors of ${url}`, () => sendGrid.importErrors(url, limit)),
  };
}
