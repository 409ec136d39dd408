import type { Permission, Role } from '../../shared/access/permissions';
import type { Connection as StoredConnection } from '../../shared/connections/connection';
import type { ContactList } from '../../shared/connections/destination';
import type { ErrorCode, FieldError } from '../../shared/errors';
import type { ExportDefinition, ExportInput, ExportPatch } from '../../shared/exports/export';
import type { DataMatching } from '../../shared/profiles/matching';
import type { Rejection } from '../../shared/profiles/rejection';
import type { RunStatus } from '../../shared/runs/run';
import type { RunView } from '../../shared/runs/view';
import type { Segment, SegmentDetail } from '../../shared/segments/segment';

// The API's answers, as the program itself defines them. Only types: nothing of shared/ gets into the page.
export type {
  ContactList,
  DataMatching,
  ErrorCode,
  ExportInput,
  ExportPatch,
  FieldError,
  Permission,
  Rejection,
  Role,
  RunStatus,
  Segment,
  SegmentDetail,
};

export type Run = RunView;
export type Schedule = ExportDefinition['schedule'];

/** An administrator sees all of a connection, everybody else its name and type. */
export type Connection = Pick<StoredConnection, 'id' | 'displayName' | 'type'> &
  Partial<Omit<StoredConnection, 'sealedKey'> & { readonly etag: string }>;

export type Export = Omit<ExportDefinition, 'deleted'> & {
  readonly status: 'active' | 'inactive';
  readonly permission: 'edit' | 'view';
  readonly lastRun: Run | null;
  readonly etag: string;
};

/** GET /api/me. */
export interface Me {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly may: readonly Permission[];
  readonly local: boolean;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPage?: string;
}
