import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../errors';
import type { Clock } from '../../ports';
import type { DataverseClient } from './client';
import { unreadable } from './failures';
import { lasting } from './lasting';
import { profiles, query, segments } from './tables';

/** How long the columns of the profiles are taken to stay as they are. */
const columnsLifeMs = 300_000;
/** The service says so while it evaluates a segment. */
const busy = /^(?:queued|running|processing|refreshing|needsupdate)$/i;
/** What can be read as text; the others are references, files and lists. */
const readable = new Set([
  ...['String', 'Memo', 'Integer', 'BigInt', 'Decimal', 'Double', 'Money', 'Boolean', 'DateTime'],
  ...['Picklist', 'State', 'Status', 'Uniqueidentifier'],
]);

const segmentsSchema = z.object({
  value: z.array(
    z
      .object({
        [segments.name]: z.string().min(1),
        [segments.friendlyName]: z.string().nullish(),
        [segments.members]: z.number().int().min(0).nullish(),
        [segments.evaluatedAt]: z.string().nullish(),
        [segments.status]: z.string().nullish(),
        [segments.changedAt]: z.string().nullish(),
      })
      .loose(),
  ),
});

const columnsSchema = z.object({
  value: z.array(z.object({ LogicalName: z.string(), AttributeType: z.string() })),
});

export interface SegmentState {
  readonly id: string;
  readonly name: string;
  /** Null where the service does not say. */
  readonly members: number | null;
  readonly version: string;
  readonly refreshedAt: string;
  readonly refreshing: boolean;
}

/** What Dataverse says of segments and columns. */
export function dataverseMetadata(client: DataverseClient, clock: Clock) {
  const columnsLife = { clock, life: columnsLifeMs };

  return {
    /** All segments, by id: there are at most 1,000 (service limits of Customer Insights). */
    async segments(): Promise<SegmentState[]> {
      const parsed = segmentsSchema.safeParse(await client.get(segments.set));
      if (!parsed.success) throw unreadable(segments.set, parsed.error);
      const states = parsed.data.value.map((row): SegmentState => {
        const id = row[segments.name];
        const evaluatedAt = row[segments.evaluatedAt] ?? row[segments.changedAt] ?? '';
        const members = row[segments.members] ?? null;
        const refreshedAt = Number.isNaN(Date.parse(evaluatedAt)) ? 0 : Date.parse(evaluatedAt);
        return {
          ...{ id, name: row[segments.friendlyName] || id, members },
          version: createHash('sha256')
            .update(`${id}\n${evaluatedAt}\n${members}`)
            .digest('base64url')
            .slice(0, 22),
          refreshedAt: new Date(refreshedAt).toISOString(),
          refreshing: busy.test(row[segments.status] ?? ''),
        };
      });
      return states.sort((a, b) => (a.id < b.id ? -1 : 1));
    },

    /** The columns of the profiles that can be matched, by name. */
    columns: lasting(async (): Promise<readonly string[]> => {
      const link = query(`EntityDefinitions(LogicalName='${profiles.name}')/Attributes`, {
        $select: 'LogicalName,AttributeType',
        $filter: 'IsValidForRead eq true and AttributeOf eq null',
      });
      const parsed = columnsSchema.safeParse(await client.get(link));
      if (!parsed.success) throw unreadable('EntityDefinitions', parsed.error);
      return parsed.data.value
        .filter(({ AttributeType }) => readable.has(AttributeType))
        .map(({ LogicalName }) => LogicalName)
        .sort();
    }, columnsLife),
  };
}

export type DataverseMetadata = ReturnType<typeof dataverseMetadata>;

export function segmentNotFound(id: string): AppError {
  return new AppError('segmentNotFound', `There is no segment ${id.slice(0, 200)}.`, {
    help: 'A segment is known by the name of its output table; GET /api/segments shows them.',
  });
}
