import { z } from 'zod';
import type { DataverseClient } from './client';
import { aggregateLimit, unreadable } from './failures';
import { cutRange, everyone, inRange, type Range } from './ranges';
import { isMember, memberships, profiles, query } from './tables';

/** Rows of the two tables as of up to a day ago: only for how to go about it. */
export interface Totals {
  readonly profiles: number;
  readonly memberships: number;
}

/** Throws as the client. */
export async function totalRows(client: DataverseClient): Promise<Totals> {
  const names = [profiles.name, memberships.name];
  const link = `RetrieveTotalRecordCount(EntityNames=${JSON.stringify(names).replaceAll('"', "'")})`;
  const parsed = totalsSchema.safeParse(await client.get(link));
  if (!parsed.success) throw unreadable('RetrieveTotalRecordCount', parsed.error);
  const { Keys: keys, Values: values } = parsed.data.EntityRecordCountCollection;
  const [people = 0, members = 0] = names.map((name) => values[keys.indexOf(name)]);
  return { profiles: people, memberships: members };
}

/** An aggregate counts at most 50,000 rows; the ranges are not quite equally full. */
const rowsPerCount = 45_000;
const partsOfFull = 4;

const totalsSchema = z.object({
  EntityRecordCountCollection: z.object({ Keys: z.array(z.string()), Values: z.array(z.number().int()) }),
});
const countSchema = z.object({ value: z.array(z.object({ members: z.number().int() })).length(1) });

export interface CountedRange extends Range {
  readonly members: number;
}

/** Counts a segment's members range by range, because nothing of the Web API counts more than 50,000 rows. */
export function countMembers(
  client: DataverseClient,
  segment: string,
  { memberships: rows }: Totals,
): Promise<CountedRange[]> {
  return countRanges(client, segment, cutRange(everyone, Math.ceil(rows / rowsPerCount)));
}

async function countRanges(
  client: DataverseClient,
  segment: string,
  ranges: readonly Range[],
): Promise<CountedRange[]> {
  const counted = await Promise.all(
    ranges.map(async (range): Promise<CountedRange[]> => {
      const members = await countRange(client, segment, range);
      return members === null
        ? countRanges(client, segment, cutRange(range, partsOfFull))
        : [{ ...range, members }];
    }),
  );
  return counted.flat();
}

/** Null if there are more than can be counted. */
async function countRange(client: DataverseClient, segment: string, range: Range): Promise<number | null> {
  const filter = [isMember(segment), ...inRange(range)].join(' and ');
  const link = query(memberships.set, { $apply: `filter(${filter})/aggregate($count as members)` });
  const answer = await client.get(link, { tolerated: aggregateLimit });
  if (answer === null) return null;
  const parsed = countSchema.safeParse(answer);
  if (!parsed.success) throw unreadable(memberships.set, parsed.error);
  return parsed.data.value[0]?.members ?? 0;
}
