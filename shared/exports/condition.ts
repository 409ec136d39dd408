import type { Principal } from '../access/principal';
import type { Connection } from '../connections/connection';
import { isVisible } from '../connections/view';
import type { ErrorCode } from '../errors';
import type { SegmentSource } from '../segments/segment';
import type { ExportDefinition } from './export';

/** What stands in the way of the next run, as far as it can be seen now. */
export interface ExportWarning {
  readonly code: ErrorCode | 'connectionNeedsAttention';
  readonly message: string;
}

/** The connection as everybody may know of it who sees its exports. */
export interface ConnectionState {
  /** Null without one, and where the connection is not shared with the caller. */
  readonly connectionName: string | null;
  readonly warnings: readonly ExportWarning[];
}

export function connectionState(
  { connectionId }: ExportDefinition,
  connection: Connection | null,
  principal: Principal,
): ConnectionState {
  if (connectionId === null) return { connectionName: null, warnings: [] };
  if (connection === null) {
    return { connectionName: null, warnings: [warning('connectionNotFound', 'The connection was removed.')] };
  }
  const warnings = [
    connection.status === 'needsAttention' &&
      warning('connectionNeedsAttention', connection.statusReason ?? 'The connection needs attention.'),
    connection.exportUser === null && warning('noExportUser', 'The connection has no export user.'),
  ];
  return {
    connectionName: isVisible(connection, principal) ? connection.displayName : null,
    warnings: warnings.filter((entry) => entry !== false),
  };
}

/** How many profiles the segments hold together; null if one of them cannot be counted. */
export async function countProfiles(
  source: SegmentSource,
  segmentIds: readonly string[],
): Promise<number | null> {
  let profiles = 0;
  for (const segmentId of segmentIds) {
    const { profiles: counted } = await source.describe(segmentId);
    if (counted === null) return null;
    profiles += counted;
  }
  return profiles;
}

/** The next run would be skipped for it: the same two numbers as there. */
export function limitWarnings(connection: Connection | null, profiles: number | null): ExportWarning[] {
  if (connection === null || profiles === null || profiles <= connection.profileLimit) return [];
  const [rows, most] = [profiles, connection.profileLimit].map((count) => count.toLocaleString('en-US'));
  return [warning('overLimit', `The segments hold ${rows} profiles; the connection allows ${most}.`)];
}

function warning(code: ExportWarning['code'], message: string): ExportWarning {
  return { code, message };
}
