import { AppError } from '../errors';
import type { BlobInfo } from '../ports';
import { segmentIdSchema } from '../text';
import { isSegmentFile } from './fileNames';
import { type Folder, type FolderDeps, newest, quietAt, versionOf } from './folder';
import { readModel, tableFolder } from './tableFolder';

/** Written last, once all other files are whole: by Spark, Synapse and Data Factory. */
const marker = '_SUCCESS';
/** Below `CustomerInsights_{instance}` Customer Insights makes one folder per export. */
const instance = /^CustomerInsights_/;
const model = 'model.json';

/**
 * Finds segments in a container. A folder with data files is a segment, its name the id. A folder with a
 * model.json (an export of Customer Insights, or its own data lake) has a segment per table, `folder:table`.
 */
export function segmentFolders(deps: FolderDeps) {
  const { blobs } = deps;

  const survey = async (path: string): Promise<BlobInfo[]> => {
    const found: BlobInfo[] = [];
    for await (const info of blobs.list(`${path}/`)) found.push(info);
    return found;
  };

  async function* tablesOf(path: string): AsyncGenerator<Folder> {
    const tables = await readModel(blobs, `${path}/${model}`);
    for (const { name } of [...(tables?.entities ?? [])].sort(byName)) {
      const folder = tables === null ? null : await tableFolder(deps, { path, table: name, model: tables });
      if (folder !== null) yield folder;
    }
  }

  return {
    /** Null if there is no such segment. Throws `unreadableFile` if its model.json is not what it should be. */
    async find(id: string): Promise<Folder | null> {
      if (!segmentIdSchema.safeParse(id).success || /^\.{1,2}$|[/\\]/.test(id)) return null;
      const at = id.lastIndexOf(':');
      const path = id.slice(0, Math.max(0, at)).replaceAll(':', '/');
      const tables = path === '' ? null : await readModel(blobs, `${path}/${model}`);
      if (tables !== null) return tableFolder(deps, { path, table: id.slice(at + 1), model: tables });
      return plainFolder(deps, id, await survey(id));
    },

    /** All of them after an id, in the order of their places. One that cannot be read does not hide the others. */
    async *all(after: string): AsyncGenerator<Folder> {
      for await (const path of blobs.folders()) {
        const found = await survey(path);
        const models = found.map(({ name }) => name).filter((name) => isModel(path, name));
        if (models.length === 0) {
          const folder = plainFolder(deps, path, found);
          if (folder !== null && place(path) > place(after)) yield folder;
        }
        for (const name of models) {
          for await (const folder of unlessUnreadable(tablesOf(name.slice(0, -model.length - 1)))) {
            if (place(folder.id) > place(after)) yield folder;
          }
        }
      }
    },
  };
}

function plainFolder(deps: FolderDeps, id: string, found: readonly BlobInfo[]): Folder | null {
  const own = (name: string): string => name.slice(id.length + 1);
  const files = found.filter(({ name }) => isSegmentFile(own(name)));
  if (files.length === 0) return null;
  const refreshedAt = newest(files);
  const folder = { id, name: id, files, version: versionOf(files), refreshedAt };
  const success = found.find(({ name }) => own(name) === marker);
  if (success !== undefined && success.modifiedAt >= refreshedAt) return folder;
  // Whatever is written below the folder, in _temporary for one, says that somebody is at work.
  const until = quietAt(deps, found);
  if (until === null) return folder;
  const reason = `The files of the segment ${id} were changed just now, and no ${marker} says that they are whole.`;
  return { ...folder, refreshing: { until, reason } };
}

function isModel(path: string, name: string): boolean {
  if (name === `${path}/${model}`) return true;
  return instance.test(path) && /^[^/]+\/[^/]+\/model\.json$/.test(name);
}

async function* unlessUnreadable(folders: AsyncIterable<Folder>): AsyncGenerator<Folder> {
  try {
    yield* folders;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'unreadableFile') throw error;
  }
}

/** Names of blobs sort with their slashes: `news-2/` comes before `news/`. */
const place = (id: string): string => (id === '' ? '' : `${id.replaceAll(':', '/')}/`);

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
