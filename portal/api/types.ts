import type { AuditEntry } from '../../shared/access/auditEntry';
import type { Permission, Role } from '../../shared/access/permissions';
import type { ContactList } from '../../shared/connections/destination';
import type { ConnectionSummary, ConnectionView } from '../../shared/connections/view';
import type { ErrorCode, FieldError } from '../../shared/errors';
import type { ExportInput } from '../../shared/exports/export';
import type { Preview } from '../../shared/exports/preview';
import type { Recurring, Schedule } from '../../shared/exports/schedule';
import type { ExportView } from '../../shared/exports/view';
import type { DataMatching } from '../../shared/profiles/matching';
import type { Rejection } from '../../shared/profiles/rejection';
import type { RunStatus } from '../../shared/runs/run';
import type { RunView } from '../../shared/runs/view';
import type { Segment, SegmentDetail } from '../../shared/segments/segment';

// The API's answers, as the program itself defines them. Only types: nothing of shared/ gets into the page.
export type {
  AuditEntry,
  ContactList,
  DataMatching,
  ErrorCode,
  ExportInput,
  FieldError,
  Permission,
  Preview,
  Recurring,
  Rejection,
  Role,
  RunStatus,
  Schedule,
  Segment,
  SegmentDetail,
};

export type Run = RunView;

/** An administrator sees all of a connection, everybody else its name and type. */
export type Connection = ConnectionSummary & Partial<ConnectionView>;
export type Export = ExportView;

/** GET /api/me. */
export interface Me {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly may: readonly Permission[];
  /** Whether this is one machine, where every role can be tried. */
  readonly local: boolean;
  /** Whether keys can come from a Key Vault. */
  readonly keyVault: boolean;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPage?: string;
}
