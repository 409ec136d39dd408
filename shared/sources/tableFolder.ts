import { AppError } from '../errors';
import type { BlobInfo, Blobs } from '../ports';
import { unreadableFile } from './fileContent';
import { isParquet, isSegmentFile } from './fileNames';
import { type Folder, type FolderDeps, newest, quietAt, type SegmentFile, versionOf } from './folder';
import { blobOf, datedFolder, type ModelTable, parseModel } from './modelJson';

export interface Model {
  readonly info: BlobInfo;
  readonly entities: readonly ModelTable[];
}

/** No real one comes near. */
const maxModel = 20_000_000;

/** Null if there is none. Throws `unreadableFile` if it is not what it should be, `segmentChanged`. */
export async function readModel(blobs: Blobs, name: string): Promise<Model | null> {
  for await (const info of blobs.list(name)) {
    if (info.name !== name) continue;
    if (info.bytes > maxModel) throw unreadableFile(name, 'it is longer than 20 MB');
    const chunks: Uint8Array[] = [];
    for await (const chunk of blobs.read(name, { etag: info.etag })) chunks.push(chunk);
    const entities = parseModel(
      Buffer.concat(chunks)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    );
    if (entities === null) throw unreadableFile(name, 'it is not a Common Data Model with entities');
    return { info, entities };
  }
  return null;
}

/**
 * A table of a model.json as a segment. The files are those that the model names; where it names none, those of
 * the newest dated folder that is complete: older than the model, or not changed for a while.
 */
export async function tableFolder(
  deps: FolderDeps,
  { path, table, model }: { path: string; table: string; model: Model },
): Promise<Folder | null> {
  const entity = model.entities.find(({ name }) => name === table);
  if (entity === undefined) return null;
  const id = `${path.replaceAll('/', ':')}:${table}`;
  const folder = (files: readonly SegmentFile[]): Folder => ({
    ...{ id, name: table, files, version: versionOf(files) },
    refreshedAt: newest(files.length === 0 ? [model.info] : files),
  });
  const fault = faultOf(entity, model.info.name);
  if (fault !== undefined) return { ...folder([]), fault };
  if (entity.partitions.length === 0) {
    return listed(deps, { model, folder, files: await list(deps.blobs, `${path}/${table}/`, entity) });
  }
  const names = newestDated(entity.partitions.map(({ location }) => blobOf(location, path) ?? location));
  const there = new Map<string, SegmentFile>();
  for (const prefix of new Set(names.map((name) => name.slice(0, name.lastIndexOf('/') + 1)))) {
    for (const file of await list(deps.blobs, prefix, entity)) there.set(file.name, file);
  }
  const missing = names.find((name) => !there.has(name));
  const found = folder(names.flatMap((name) => there.get(name) ?? []));
  if (missing === undefined) return found;
  const reason = `${model.info.name} names ${missing}, which is not there.`;
  // A model that is new may have come before its files.
  const until = quietAt(deps, [model.info]);
  if (until !== null) return { ...found, refreshing: { until, reason } };
  return { ...found, fault: new AppError('unreadableFile', reason, { help: 'Let the export run again.' }) };
}

function listed(
  deps: FolderDeps,
  found: { model: Model; folder: (files: readonly SegmentFile[]) => Folder; files: readonly SegmentFile[] },
): Folder {
  const { model, folder, files } = found;
  const dates = [...new Set(files.map(({ name }) => datedFolder(name)))].sort().reverse();
  const of = (date: string) => files.filter(({ name }) => datedFolder(name) === date);
  const isComplete = (date: string): boolean =>
    newest(of(date)) <= model.info.modifiedAt || quietAt(deps, of(date)) === null;
  const last = dates[0] ?? '';
  const complete = dates.find(isComplete) ?? last;
  const until = isComplete(complete) ? null : quietAt(deps, of(complete));
  if (until === null) return folder(of(complete));
  const reason = `The files of ${complete} were changed just now, after ${model.info.name}.`;
  return { ...folder(of(complete)), refreshing: { until, reason } };
}

async function list(blobs: Blobs, prefix: string, entity: ModelTable): Promise<SegmentFile[]> {
  const files: SegmentFile[] = [];
  for await (const info of blobs.list(prefix)) {
    if (!isSegmentFile(info.name.slice(info.name.lastIndexOf('/') + 1))) continue;
    const headed = entity.partitions.some(({ fileFormatSettings }) => fileFormatSettings.columnHeaders);
    const columns = entity.attributes.map(({ name }) => name.trim());
    files.push(headed || isParquet(info.name) ? info : { ...info, columns });
  }
  return files;
}

function newestDated(names: readonly string[]): readonly string[] {
  const date = names.map(datedFolder).sort().at(-1) ?? '';
  return names.filter((name) => datedFolder(name) === date);
}

function faultOf({ name, attributes, partitions }: ModelTable, model: string): AppError | undefined {
  const seen = new Set<string>();
  for (const { name: column } of attributes) {
    if (seen.has(column.trim())) {
      return new AppError('duplicateColumn', `${model} names the column ${column} of ${name} twice.`);
    }
    seen.add(column.trim());
  }
  const other = partitions.find(({ fileFormatSettings }) => fileFormatSettings.delimiter !== ',');
  if (other === undefined) return undefined;
  const { delimiter } = other.fileFormatSettings;
  return unreadableFile(
    other.location,
    `${model} says that ${JSON.stringify(delimiter)} separates its fields`,
  );
}
