import { z } from 'zod';
import { AppError, UnavailableError } from '../errors';
import { idBefore, tokenAfter } from '../segments/pageToken';
import type { Segment, SegmentSource } from '../segments/segment';
import type { CountedFile, Part } from './filePlan';
import { countRows, parseCursor, readColumns, readPart } from './fileRows';
import { sampleOf } from './fileSample';
import { type CountedSegment, countedRows, planSlices } from './fileSlices';
import type { Folder, FolderDeps } from './folder';
import { remembered } from './remembered';
import { segmentFolders } from './segmentFolders';

/** How long one listing may count segments that nobody has counted yet. */
const countingMs = 2_000;

const whole = z.number().int();
const partsSchema: z.ZodType<Part[]> = z.array(
  z.object({
    ...{ file: z.string(), etag: z.string(), from: whole, to: whole, record: whole },
    ...{ columns: z.array(whole), width: whole, gzip: z.boolean(), rows: whole },
    parquet: z.object({ size: whole, content: whole }).exactOptional(),
  }),
);

type FilesOptions = Omit<FolderDeps, 'quietMs'> & Partial<Pick<FolderDeps, 'quietMs'>>;

/** Segments as files in a container: CSV and Parquet (DESIGN section 8). */
export function createFilesSource({ blobs, clock, quietMs = 0 }: FilesOptions): SegmentSource {
  const deps: FolderDeps = { blobs, clock, quietMs };
  const folders = segmentFolders(deps);
  const counts = remembered<number>();
  const headers = remembered<readonly string[]>();

  const needFolder = async (id: string): Promise<Folder> => {
    const folder = await folders.find(id);
    if (folder?.fault !== undefined) throw folder.fault;
    if (folder !== null) return folder;
    throw new AppError('segmentNotFound', `There is no segment ${id.slice(0, 200)}.`, {
      help: 'A segment is a folder with .csv, .csv.gz or .parquet files; GET /api/segments shows them.',
    });
  };

  /** One that cannot be read now is as good as none. */
  const findFolders = async (ids: readonly string[]): Promise<Folder[]> => {
    const found: Folder[] = [];
    for (const id of ids) {
      const folder = await orNull(folders.find(id));
      if (folder !== null && folder.fault === undefined) found.push(folder);
    }
    return found;
  };

  const columnsOf = async ({ files, version }: Folder): Promise<readonly string[]> => {
    const known = headers.get(version);
    if (known !== undefined) return known;
    let columns: readonly string[] = [];
    for (const file of files) {
      if (columns.length === 0) columns = await readColumns(blobs, file);
    }
    headers.set(version, columns);
    return columns;
  };

  const count = async ({ files, version }: Folder): Promise<number> => {
    const known = counts.get(version);
    if (known !== undefined) return known;
    const rows = countedRows(await countAll(files, []));
    counts.set(version, rows);
    return rows;
  };

  const countAll = async (files: Folder['files'], fields: readonly string[]): Promise<CountedFile[]> => {
    const counted: CountedFile[] = [];
    for (const file of files) counted.push(await countRows(blobs, file, fields));
    return counted;
  };

  const shown = async (folder: Folder, countUntil: number): Promise<Segment> => {
    const known = counts.get(folder.version) ?? null;
    const profiles = known ?? (clock() < countUntil ? await orNull(count(folder)) : null);
    return {
      ...{ id: folder.id, name: folder.name, profiles, version: folder.version },
      refreshedAt: new Date(folder.refreshedAt).toISOString(),
      ...(folder.refreshing === undefined ? {} : { refreshing: true }),
      fields: (await orNull(columnsOf(folder))) ?? [],
    };
  };

  return {
    async list({ pageSize, page }) {
      const after = idBefore(page);
      const countUntil = clock() + countingMs;
      const items: Segment[] = [];
      for await (const folder of folders.all(after)) {
        const last = items.at(-1);
        if (items.length === pageSize && last !== undefined) {
          return { items, nextPage: tokenAfter(last.id) };
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
      const settled = (await findFolders(segmentIds)).filter(({ refreshing }) => refreshing === undefined);
      return Object.fromEntries(settled.map(({ id, version }) => [id, version]));
    },

    async refreshing(segmentIds) {
      const busy = (await findFolders(segmentIds)).filter(({ refreshing }) => refreshing !== undefined);
      return busy.map(({ id }) => id);
    },

    async plan({ segmentIds, fields, maxSlices }) {
      const found: Folder[] = [];
      for (const id of segmentIds) found.push(settled(await needFolder(id)));
      const counted: CountedSegment[] = [];
      for (const { id, version, files } of found) {
        const segment = { id, version, files: await countAll(files, fields) };
        counts.set(version, countedRows(segment.files));
        counted.push(segment);
      }
      return planSlices(counted, maxSlices);
    },

    async *read({ segmentId, plan }, cursor) {
      const parts = partsSchema.parse(JSON.parse(plan));
      const from = parseCursor(cursor);
      for (const [index, part] of parts.entries()) {
        if (index < (from?.part ?? 0)) continue;
        yield* readPart(blobs, { segmentId, index, part, ...(from === null ? {} : { from }) });
      }
    },
  };
}

function settled(folder: Folder): Folder {
  if (folder.refreshing === undefined) return folder;
  const { until, reason } = folder.refreshing;
  throw new UnavailableError('segmentRefreshing', reason, {
    retryAt: until,
    help: 'A run waits for it; anything else can be tried again in a while.',
  });
}

/** One segment that cannot be read must not hide the others. */
async function orNull<T>(value: Promise<T>): Promise<T | null> {
  try {
    return await value;
  } catch (error) {
    if (error instanceof AppError && !(error instanceof UnavailableError)) return null;
    throw error;
  }
}
