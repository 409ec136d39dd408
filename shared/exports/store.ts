import { changedMeanwhile } from '../access/precondition';
import { type Defined, definitionStore } from '../definitions';
import { AppError } from '../errors';
import type { Rows } from '../ports';
import { type ExportDefinition, exportDefinitionSchema } from './export';
import { isTaken, nameChanges } from './names';

const partition = 'export';

/** The definitions of exports, no two of the living with one name. */
export function exportStore(rows: Rows) {
  const { insert, replace, ...store } = definitionStore(rows, partition, exportDefinitionSchema);
  const holder = (record: ExportDefinition) => (record.deleted ? null : record);

  const refused = async (record: ExportDefinition): Promise<AppError> =>
    !record.deleted && (await isTaken(rows, partition, record))
      ? nameTaken(record.displayName)
      : changedMeanwhile();

  return {
    ...store,

    /** Throws `nameTaken`. What it says may be over a moment later; `insert` is the judge. */
    async requireFreeName(record: ExportDefinition): Promise<void> {
      if (await isTaken(rows, partition, record)) throw nameTaken(record.displayName);
    },

    /** The new ETag. Throws `nameTaken`. */
    async insert(record: ExportDefinition): Promise<string> {
      const names = await nameChanges(rows, partition, { before: null, after: holder(record) });
      const etag = await insert(record, names);
      if (etag === null) throw await refused(record);
      return etag;
    },

    /** The new ETag. Throws `nameTaken`, `preconditionFailed`. */
    async replace(found: Defined<ExportDefinition>, record: ExportDefinition): Promise<string> {
      const change = { before: holder(found.record), after: holder(record) };
      const etag = await replace(found.etag, record, await nameChanges(rows, partition, change));
      if (etag === null) throw await refused(record);
      return etag;
    },
  };
}

function nameTaken(displayName: string): AppError {
  return new AppError('nameTaken', `There is another export named ${displayName}.`, {
    help: 'Choose another name. Upper and lower case make no difference.',
  });
}

export type ExportStore = ReturnType<typeof exportStore>;
