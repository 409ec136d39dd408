import { createHash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../errors';
import type { BlobInfo, Blobs, Clock } from '../ports';
import {
  maxSlicePlan,
  type PlanRequest,
  type Segment,
  type SegmentPlan,
  type SegmentSource,
  type Slice,
} from '../segments/segment';
import { segmentIdSchema } from '../text';
import { type CountedFile, cutFiles, estimatePages, type Part } from './filePlan';
import { fileName, parseCursor, readPart } from './fileRows';
import { sampleOf } from './fileSample';
import { countFile, readHeader } from './fileScan';
import { remembered } from './remembered';

/** How long one listing may count segments that nobody has counted yet. */
const countingMs = 2_000;

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
    if (!segmentIdSchema.safeParse(id).success || /^\.{1,2}$|[/\\]/.test(id)) return null;
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
      const after = page === undefined ? '' : lastSegment(page);
      const countUntil = clock() + countingMs;
      const items: Segment[] = [];
      for await (const id of blobs.folders()) {
        if (id <= after) continue;
        const folder = await findFolder(id);
        if (folder === null) continue;
        const last = items.at(-1);
        if (items.length === pageSize && last !== undefined) {
          return { items, nextPage: Buffer.from(`segment ${last.id}`).toString('base64url') };
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

/** The id that a page token names. Throws `invalidRequest`. */
function lastSegment(token: string): string {
  const id = /^segment (.+)$/s.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (id === undefined) throw new AppError('invalidRequest', 'The page token is not one of ours.');
  return id;
}

function versionOf(files: readonly BlobInfo[]): string {
  const hash = createHash('sha256');
  for (const { name, etag } of files) hash.update(`${name}\n${etag}\n`);
  return hash.digest('base64url').slice(0, 22);
}

const sum = (files: readonly CountedFile[]): number => files.reduce((total, { rows }) => total + rows, 0);

/** One segment that cannot be read must not hide the others. */
async function orNull<T>(value: Promise<T>): Promise<T | null> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
