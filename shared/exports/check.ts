import type { Principal } from '../access/principal';
import type { Connection } from '../connections/connection';
import type { Destination } from '../connections/destination';
import { AppError } from '../errors';
import { type DataMatching, matchedFields } from '../profiles/matching';
import { listNotFound } from '../runs/plan';
import type { SegmentSource } from '../segments/segment';

interface CheckDeps {
  readonly source: SegmentSource;
  readonly findConnection: (id: string) => Promise<Connection | null>;
  readonly isVisible: (connection: Connection, principal: Principal) => boolean;
  readonly destinationOf: (connection: Connection) => Promise<Destination>;
}

interface Checked {
  readonly connectionId: string;
  readonly listId: string;
  readonly segmentIds: readonly string[];
  readonly dataMatching: DataMatching;
}

/** Throws `connectionNotFound`, `segmentNotFound`, `fieldNotFound`, `listNotFound`: planning checks again. */
export async function checkExport(deps: CheckDeps, definition: Checked, principal: Principal): Promise<void> {
  const { connectionId, listId, segmentIds, dataMatching } = definition;
  const connection = await deps.findConnection(connectionId);
  if (connection === null || !deps.isVisible(connection, principal)) {
    throw new AppError('connectionNotFound', `There is no connection ${connectionId}.`, {
      help: 'Choose a connection from GET /api/connections.',
    });
  }
  for (const segmentId of segmentIds) {
    const { fields } = await deps.source.describe(segmentId);
    const missing = matchedFields(dataMatching).filter((field) => !fields.includes(field));
    // A segment without any rows may have no header either; planning looks again.
    if (fields.length > 0 && missing.length > 0) throw fieldNotFound(segmentId, missing, fields);
  }
  const destination = await deps.destinationOf(connection);
  if ((await destination.list(listId)) === null) throw listNotFound(listId);
}

function fieldNotFound(segmentId: string, missing: readonly string[], fields: readonly string[]): AppError {
  return new AppError('fieldNotFound', `The segment ${segmentId} has no column ${missing.join(', ')}.`, {
    help: `Match one of its columns: ${fields.slice(0, 50).join(', ')}.`,
  });
}
