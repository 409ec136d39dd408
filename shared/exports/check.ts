import type { Principal } from '../access/principal';
import type { Connection } from '../connections/connection';
import type { Destination } from '../connections/destination';
import { isVisible } from '../connections/view';
import { AppError } from '../errors';
import { matchedFields } from '../profiles/matching';
import { listNotFound } from '../runs/plan';
import type { SegmentSource } from '../segments/segment';
import type { ExportDefinition, ExportPatch } from './export';

interface CheckDeps {
  readonly source: SegmentSource;
  readonly findConnection: (id: string) => Promise<Connection | null>;
  readonly destinationOf: (connection: Connection) => Promise<Destination>;
}

type Checked = Pick<ExportDefinition, 'connectionId' | 'listId' | 'segmentIds' | 'dataMatching'>;

/**
 * Throws `connectionNotFound`, `segmentNotFound`, `fieldNotFound`, `listNotFound`: planning checks again.
 * Of a detached export there are only the segments to check.
 */
export async function checkExport(deps: CheckDeps, definition: Checked, principal: Principal): Promise<void> {
  const { connectionId, listId, segmentIds, dataMatching } = definition;
  const connection = connectionId === null ? null : await deps.findConnection(connectionId);
  if (connectionId !== null && (connection === null || !isVisible(connection, principal))) {
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
  if (connection === null) return;
  const destination = await deps.destinationOf(connection);
  if ((await destination.list(listId)) === null) throw listNotFound(listId);
}

/** Whether a change has to be checked: switching a schedule off or letting go must work whatever is gone. */
export function needsCheck({ connectionId, listId, segmentIds, dataMatching }: ExportPatch): boolean {
  return (
    typeof connectionId === 'string' || [listId, segmentIds, dataMatching].some((part) => part !== undefined)
  );
}

function fieldNotFound(segmentId: string, missing: readonly string[], fields: readonly string[]): AppError {
  return new AppError('fieldNotFound', `The segment ${segmentId} has no column ${missing.join(', ')}.`, {
    help: `Match one of its columns: ${fields.slice(0, 50).join(', ')}.`,
  });
}
