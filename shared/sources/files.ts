import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../errors';
import type { BlobInfo, Blobs, Clock } from '../ports';
import { maskAddresses } from '../profiles/mask';
import {
  maxSlicePlan,
  type PlanRequest,
  type RowBatch,
  type Segment,
  type SegmentPlan,
  type SegmentSource,
  type Slice,
} from '../segments/segment';
import { rowReader } from './csv/rowReader';
import { readContent } from './fileContent';
import { type CountedFile, cutFiles, estimatePages, type Part } from './filePlan';
import { countFile, isGzip, readHeader } from './fileScan';

/** How long one listing may count segments that nobody has counted yet. */
const countingMs = 2_000;
const sampleSize = 5;
const maxRemembered = 1_000;

const partsSchema = z.array(
  z.object({
    file: z.string(),
    etag: z.string(),
    from: z.number().int(),
    to: z.number().int(),
    record: z.number().int(),
    columns: z.array(z.number().int()),
    width: z.number().int(),
    gzip: z.boolean(),
    rows: z.number().int(),
  }),
);

interface Folder {
  readonly id: string;
  readonly files: readonly BlobInfo[];
  readonly version: string;
}

/** Segments as folders of a container, each with CSV files (DESIGN section 8, CSV). */
export function createFilesSource({ blobs, clock }: { blobs: Blobs; clock: Clock }): SegmentSource {
  const counts = remembered<number>();
  const headers = remembered<readonly string[]>();

  const findFolder = async (id: string): Promise<Folder | null> => {
    if (!/^[^/\\\p{Cc}]{1,200}$/u.test(id) || id === '.' || id === '..') return null;
    const files: BlobInfo[] = [];
    for await (const info of blobs.list(`${id}/`)) {
      if (/^[^/]+\.csv(?:\.gz)?$/i.test(info.name.slice(id.length + 1))) files.push(info);
    }
    return files.length === 0 ? null : { id, files, version: versionOf(files) };
  };

  const needFolder = async (id: string): Promise<Folder> => {
    const folder = await findFolder(id);
    if (folder !== null) return folder;
    throw new AppError('segmentNotFound', `There is no segment ${id.slice(0, 200)}.`, {
      help: 'A segment is a folder with .csv or .csv.gz files; GET /api/segments shows them.',
    });
  };

  const columnsOf = async ({ files, version }: Folder): Promise<readonly string[]> => {
    const known = headers.get(version);
    if (known !== undefined) return known;
    let columns: readonly string[] = [];
    for (const file of files) {
      if (columns.length === 0) columns = (await readHeader(blobs, file)).columns;
    }
    headers.set(version, columns);
    return columns;
  };

  const count = async ({ files, version }: Folder): Promise<number> => {
    const known = counts.get(version);
    if (known !== undefined) return known;
    let rows = 0;
    for (const file of files) rows += (await countFile(blobs, file, [])).rows;
    counts.set(version, rows);
    return rows;
  };

  const shown = async (folder: Folder, countUntil: number): Promise<Segment> => {
    const known = counts.get(folder.version) ?? null;
    const profiles = known ?? (clock() < countUntil ? await orNull(count(folder)) : null);
    return {
      ...{ id: folder.id, name: folder.id, profiles, version: folder.version },
      refreshedAt: new Date(Math.max(...folder.files.map(({ modifiedAt }) => modifiedAt))).toISOString(),
      fields: (await orNull(columnsOf(folder))) ?? [],
    };
  };

  return {
    async list({ pageSize, page }) {
      const after = page === undefined ? '' : Buffer.from(page, 'base64url').toString();
      const countUntil = clock() + countingMs;
      const items: Segment[] = [];
      for await (const id of blobs.folders()) {
        if (id <= after) continue;
        const folder = await findFolder(id);
        if (folder === null) continue;
        const last = items.at(-1);
        if (items.length === pageSize && last !== undefined) {
          return { items, nextPage: Buffer.from(last.id).toString('base64url') };
        }
        items.push(await shown(folder, countUntil));
      }
      return { items };
    },

    async describe(segmentId) {
      const folder = await needFolder(segmentId);
      await columnsOf(folder);
      await count(folder);
      const segment = await shown(folder, Number.POSITIVE_INFINITY);
      return { ...segment, sample: await sampleOf(blobs, folder.files) };
    },

    async versions(segmentIds) {
      const found: Record<string, string> = {};
      for (const id of segmentIds) {
        const folder = await findFolder(id);
        if (folder !== null) found[id] = folder.version;
      }
      return found;
    },

    async plan(request) {
      const folders: Folder[] = [];
      for (const id of request.segmentIds) folders.push(await needFolder(id));
      const counted: { folder: Folder; files: CountedFile[] }[] = [];
      for (const folder of folders) {
        const files = await countFiles(blobs, folder.files, request.fields);
        counts.set(folder.version, sum(files));
        counted.push({ folder, files });
      }
      return planOf(counted, request);
    },

    async *read({ segmentId, plan }, cursor) {
      const parts = partsSchema.parse(JSON.parse(plan));
      const [first, offset, record] = parseCursor(cursor);
      for (const [index, part] of parts.entries()) {
        if (index < first) continue;
        const from = index === first && offset !== null ? { from: offset, record } : part;
        yield* readPart(blobs, { segmentId, index, part: { ...part, from: from.from, record: from.record } });
      }
    },
  };
}

async function countFiles(
  blobs: Blobs,
  files: readonly BlobInfo[],
  fields: readonly string[],
): Promise<CountedFile[]> {
  const counted: CountedFile[] = [];
  for (const file of files) counted.push(await countFile(blobs, file, fields));
  return counted;
}

/** Shares the slices among the segments by their pages; each that has rows gets one at least. */
function planOf(
  counted: readonly { folder: Folder; files: readonly CountedFile[] }[],
  { maxSlices }: PlanRequest,
): SegmentPlan {
  const filled = counted.filter(({ files }) => sum(files) > 0);
  const pages = filled.map(({ files }) =>
    files.reduce((total, file) => total + Math.max(1, estimatePages(file)), 0),
  );
  const allPages = pages.reduce((total, count) => total + count, 0);
  const spare = maxSlices - filled.length;
  const slices = filled.flatMap(({ folder, files }, index): Slice[] => {
    const share = 1 + Math.floor((spare * (pages[index] ?? 0)) / Math.max(1, allPages));
    return cutFiles(files, share).map((parts) => sliceOf(folder.id, parts));
  });
  return {
    versions: Object.fromEntries(counted.map(({ folder }) => [folder.id, folder.version])),
    rows: counted.reduce((total, { files }) => total + sum(files), 0),
    slices,
  };
}

function sliceOf(segmentId: string, parts: readonly Part[]): Slice {
  const plan = JSON.stringify(parts);
  if (plan.length > maxSlicePlan) {
    throw new AppError(
      'tooManyFiles',
      `The segment ${segmentId} has too many files: a slice would hold ${parts.length}.`,
      {
        help: 'Join the files into fewer, larger ones, or export fewer segments together.',
      },
    );
  }
  const [only] = parts;
  return {
    segmentId,
    ...(parts.length === 1 && only !== undefined ? { file: fileName(only.file) } : {}),
    rows: parts.reduce((total, { rows }) => total + rows, 0),
    plan,
  };
}

async function* readPart(
  blobs: Blobs,
  { segmentId, index, part }: { segmentId: string; index: number; part: Part },
): AsyncGenerator<RowBatch> {
  const { file, etag, from, to, record, width, columns, gzip } = part;
  const reader = rowReader({ offset: from, record, width, columns });
  const batch = ({ rows, ends }: ReturnType<typeof reader.push>): RowBatch => ({
    ...{ segmentId, file: fileName(file), rows },
    cursorAfter: cursors({ index, ends, first: rows[0]?.record ?? 0 }),
  });
  for await (const chunk of readContent(blobs, { name: file, etag, gzip, from, to })) {
    const read = reader.push(chunk);
    if (read.rows.length > 0) yield batch(read);
  }
  const last = reader.end();
  if (last.rows.length > 0) yield batch(last);
}

async function sampleOf(blobs: Blobs, files: readonly BlobInfo[]): Promise<Record<string, string>[]> {
  for (const { name, etag, ...info } of files) {
    const { columns, offset } = await readHeader(blobs, { name, etag, ...info });
    const wanted = columns.map((_, index) => index);
    const reader = rowReader({ offset, record: 0, width: columns.length, columns: wanted });
    const sample: Record<string, string>[] = [];
    const take = ({ rows }: ReturnType<typeof reader.push>): void => {
      for (const row of rows) {
        if (!('values' in row) || sample.length === sampleSize) continue;
        sample.push(
          Object.fromEntries(
            columns.map((column, index) => [column, maskAddresses(row.values[index] ?? '')]),
          ),
        );
      }
    };
    for await (const chunk of readContent(blobs, { name, etag, gzip: isGzip(name), from: offset })) {
      take(reader.push(chunk));
      if (sample.length === sampleSize) break;
    }
    if (sample.length < sampleSize) take(reader.end());
    if (sample.length > 0) return sample;
  }
  return [];
}

/** Holds numbers only: a page keeps its cursors for as long as it is at work, and must not keep the rows with them. */
function cursors({ index, ends, first }: { index: number; ends: readonly number[]; first: number }) {
  return (row: number): string => `${index}:${ends[row]}:${first + row}`;
}

function parseCursor(cursor: string): [part: number, offset: number | null, record: number] {
  if (cursor === '') return [0, null, 0];
  const match = /^(\d+):(\d+):(\d+)$/.exec(cursor);
  if (match === null) throw new Error('A cursor of the files source is not what it gave');
  return [Number(match[1]), Number(match[2]), Number(match[3])];
}

function versionOf(files: readonly BlobInfo[]): string {
  const hash = createHash('sha256');
  for (const { name, etag } of files) hash.update(`${name}\n${etag}\n`);
  return hash.digest('base64url').slice(0, 22);
}

const sum = (files: readonly CountedFile[]): number => files.reduce((total, { rows }) => total + rows, 0);
const fileName = (blob: string): string => blob.slice(blob.indexOf('/') + 1);

/** One segment that cannot be read must not hide the others. */
async function orNull<T>(value: Promise<T>): Promise<T | null> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** What was found out of a version stays true; the oldest is forgotten first. */
function remembered<T>() {
  const values = new Map<string, T>();
  return {
    get: (version: string): T | undefined => values.get(version),
    set(version: string, value: T): void {
      values.set(version, value);
      const [oldest] = values.keys();
      if (values.size > maxRemembered && oldest !== undefined) values.delete(oldest);
    },
  };
}
