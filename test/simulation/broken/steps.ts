import type { Destination } from '../../../shared/connections/destination';
import { createFilesSource } from '../../../shared/sources/files';
import type { Breakage } from '../simulate';
import type { Broken } from './broken';

/** An actor for whom SendGrid is another one. */
function withDestination(change: (destination: Destination) => Partial<Destination>): Breakage {
  return {
    change: (reach) => ({
      ...reach,
      async destinationOf(connection) {
        const destination = await reach.destinationOf(connection);
        return { ...destination, ...change(destination) };
      },
    }),
  };
}

/** An actor that writes something else into the blobs of rejections, or nothing. */
function withRejections(change: (content: string) => string | null): Breakage {
  return {
    change: (reach) => ({
      ...reach,
      rejections: {
        ...reach.rejections,
        async write(name, content) {
          const changed = change(content);
          if (changed !== null) await reach.rejections.write(name, changed);
        },
      },
    }),
  };
}

/** Rules 12 to 15: what a message does. */
export const brokenSteps: readonly Broken[] = [
  {
    rule: 12,
    wrong: 'the version that was planned is not the one that is read',
    breakage: {
      change: (reach) => ({
        ...reach,
        source: createFilesSource({
          clock: reach.clock,
          blobs: {
            ...reach.segments,
            read: (name, { etag: _, ...range } = {}) => reach.segments.read(name, range),
          },
        }),
      }),
    },
  },
  {
    rule: 13,
    wrong: "a page is counted without SendGrid's 202",
    breakage: withDestination((destination) => ({
      async upsert(listId, contacts) {
        try {
          return await destination.upsert(listId, contacts);
        } catch {
          return { kind: 'accepted', job: 'none' };
        }
      },
    })),
  },
  {
    rule: 13,
    wrong: 'of a page that SendGrid refused the first contact is sent and all are counted',
    breakage: withDestination((destination) => ({
      async upsert(listId, contacts) {
        const answer = await destination.upsert(listId, contacts);
        if (answer.kind === 'accepted' || answer.named.length > 0) return answer;
        const first = Buffer.from(contacts).toString().split(',{')[0] ?? '';
        return destination.upsert(listId, Buffer.from(first));
      },
    })),
  },
  {
    rule: 13,
    wrong: 'rejections are counted and not written',
    breakage: withRejections(() => null),
  },
  {
    rule: 13,
    wrong: 'copies of a step write to the same blob',
    breakage: { change: (reach) => ({ ...reach, random: { ...reach.random, id: () => 'same' } }) },
  },
  {
    rule: 14,
    wrong: 'nothing is confirmed: what is accepted counts as applied',
    breakage: withDestination((destination) => ({
      async importJob(job) {
        const known = await destination.importJob(job);
        return { ...known, status: 'completed', errored: 0 };
      },
    })),
  },
  {
    rule: 14,
    wrong: 'errors that the file does not name are not listed',
    breakage: withRejections((content) =>
      content
        .split('\n')
        .filter((line) => !line.includes('"unnamed"'))
        .join('\n'),
    ),
  },
  {
    rule: 14,
    wrong: 'an import error counts for nothing',
    breakage: withDestination((destination) => ({
      async importJob(job) {
        const known = await destination.importJob(job);
        return known.status === 'pending' ? known : { ...known, status: 'completed', errored: 0 };
      },
    })),
  },
  {
    rule: 15,
    wrong: 'an import that is never confirmed is waited for, for ever',
    breakage: {
      change: (reach) => ({
        ...reach,
        rows: {
          ...reach.rows,
          async write(partition, changes) {
            return reach.rows.write(
              partition,
              changes.map((change) =>
                change.kind === 'delete' || !change.key.startsWith('run:')
                  ? change
                  : { ...change, value: withoutDeadlines(change.value) },
              ),
            );
          },
        },
      }),
    },
  },
];

const never = JSON.stringify('2999-01-01T00:00:00.000Z');

function withoutDeadlines<T extends Readonly<Record<string, unknown>>>(value: T): T {
  return { ...value, deadlineAt: never, ...(value['confirmBy'] === undefined ? {} : { confirmBy: never }) };
}
