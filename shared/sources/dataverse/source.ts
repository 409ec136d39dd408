import { z } from 'zod';
import { AppError, UnavailableError } from '../../errors';
import { maskAddresses } from '../../profiles/mask';
import { idBefore, tokenAfter } from '../../segments/pageToken';
import type { Segment, SegmentSource } from '../../segments/segment';
import { remembered } from '../remembered';
import { type ClientOptions, dataverseClient } from './client';
import { type CountedRange, countMembers, totalRows } from './count';
import { joinMembers, type MemberSlice } from './join';
import { lasting } from './lasting';
import { dataverseMetadata, type SegmentState, segmentNotFound } from './metadata';
import { type Pages, pageReader } from './pages';
import { everyone } from './ranges';
import { cutSegments, membersOf, type PlannedSegment } from './slices';
import { listLifeMs, runLifeMs, segmentWatch } from './watch';

const sampleSize = 5;
/** When to look again at a segment that is being refreshed: the service does not say how long it takes. */
const refreshingMs = 60_000;

/** Fewer members than this share of the profiles are looked up, 200 at a time; more are read along, 5,000. */
const thinShare = 0.04;
const totalsLifeMs = 300_000;

const planSchema: z.ZodType<MemberSlice> = z.object({
  ...{ segment: z.string(), version: z.string(), columns: z.array(z.string()), thin: z.boolean() },
  ...{ from: z.string(), to: z.string() },
});

/** Segments of Customer Insights - Data, read through the Dataverse Web API. */
export function createDataverseSource(options: ClientOptions & { readonly pageSize: number }): SegmentSource {
  const { clock, pageSize } = options;
  const client = dataverseClient(options);
  const metadata = dataverseMetadata(client, clock);
  const watch = segmentWatch(metadata, clock);
  const base = `${options.origin}/api/data/v9.2/`;
  const pages = pageReader(client, { base, clock, pageSize });
  const fewRows = pageReader(client, { base, clock, pageSize: sampleSize });
  const totals = lasting(() => totalRows(client), { clock, life: totalsLifeMs });
  const counts = remembered<readonly CountedRange[]>();

  const find = async (id: string, askedAfter: number): Promise<SegmentState> => {
    const state = (await watch.states(askedAfter)).find((one) => one.id === id);
    if (state === undefined) throw segmentNotFound(id);
    return state;
  };

  const planned = async ({ id, version, members }: SegmentState): Promise<PlannedSegment> => {
    const rows = await totals();
    const known = members ?? counts.get(version) ?? (await countMembers(client, id, rows));
    if (typeof known !== 'number') counts.set(version, known);
    const segment = { id, version, thin: true, members: known };
    return { ...segment, thin: membersOf(segment) < rows.profiles * thinShare };
  };

  const shown = async (state: SegmentState): Promise<Segment> => {
    const { id, name, members, version, refreshedAt, refreshing } = state;
    return {
      ...{ id, name, version, refreshedAt, fields: await metadata.columns() },
      ...(refreshing ? { refreshing } : {}),
      profiles: members ?? counts.get(version)?.reduce((sum, range) => sum + range.members, 0) ?? null,
    };
  };

  return {
    async list({ pageSize: size, page }) {
      const after = idBefore(page);
      const left = (await watch.states(clock() - listLifeMs)).filter(({ id }) => id > after);
      const items = await Promise.all(left.slice(0, size).map(shown));
      const last = items.at(-1);
      if (last === undefined || left.length <= size) return { items };
      return { items, nextPage: tokenAfter(last.id) };
    },

    async describe(segmentId) {
      const state = await find(segmentId, clock() - listLifeMs);
      await planned(state);
      const columns = await metadata.columns();
      const slice = { segment: segmentId, version: state.version, thin: true, columns, ...everyone };
      return { ...(await shown(state)), sample: await sampleOf(fewRows, slice) };
    },

    async versions(segmentIds) {
      const states = await watch.states(clock() - listLifeMs);
      const settled = states.filter(({ id, refreshing }) => segmentIds.includes(id) && !refreshing);
      return Object.fromEntries(settled.map(({ id, version }) => [id, version]));
    },

    async refreshing(segmentIds) {
      const states = await watch.states(clock() - listLifeMs);
      return states.filter(({ id, refreshing }) => refreshing && segmentIds.includes(id)).map(({ id }) => id);
    },

    async plan({ segmentIds, fields, maxSlices }) {
      const now = clock();
      requireColumns(fields, await metadata.columns());
      const segments: PlannedSegment[] = [];
      for (const id of segmentIds) {
        const state = await find(id, now - 1);
        if (state.refreshing) throw beingRefreshed(state, now);
        segments.push(await planned(state));
      }
      return {
        versions: Object.fromEntries(segments.map(({ id, version }) => [id, version])),
        rows: segments.reduce((total, segment) => total + membersOf(segment), 0),
        slices: cutSegments(segments, { columns: fields, maxSlices }),
      };
    },

    async *read({ segmentId, plan }, cursor) {
      const slice = planSchema.parse(JSON.parse(plan));
      await watch.requireVersion(segmentId, slice.version, clock() - runLifeMs);
      let readAt = 0;
      const noting: Pages = {
        ...pages,
        async read(request) {
          const page = await pages.read(request);
          readAt = clock();
          return page;
        },
      };
      for await (const batch of joinMembers(noting, slice, cursor)) yield { ...batch, segmentId };
      // What was read last was of this version only if nothing has changed after it.
      await watch.requireVersion(segmentId, slice.version, readAt);
    },
  };
}

async function sampleOf(pages: Pages, slice: MemberSlice): Promise<Record<string, string>[]> {
  const sample: Record<string, string>[] = [];
  for await (const { rows } of joinMembers(pages, slice, '')) {
    for (const row of rows) {
      if (!('values' in row)) continue;
      const { values } = row;
      sample.push(
        Object.fromEntries(
          slice.columns.map((column, index) => [column, maskAddresses(values[index] ?? '')]),
        ),
      );
    }
    break;
  }
  return sample;
}

function requireColumns(fields: readonly string[], columns: readonly string[]): void {
  const missing = fields.filter((field) => !columns.includes(field));
  if (missing.length === 0) return;
  throw new AppError('fieldNotFound', `The customer profiles have no column ${missing.join(', ')}.`, {
    help: `Match one of their columns: ${columns.slice(0, 50).join(', ')}.`,
  });
}

function beingRefreshed({ id }: SegmentState, now: number): UnavailableError {
  return new UnavailableError('segmentRefreshing', `Customer Insights is refreshing the segment ${id}.`, {
    retryAt: now + refreshingMs,
    help: 'A run waits for it; anything else can be tried again in a while.',
  });
}
