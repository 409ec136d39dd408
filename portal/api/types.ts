import type { AuditEntry } from '../../shared/access/auditEntry';
import type { Permission, Role } from '../../shared/access/permissions';
import type { ContactList } from '../../shared/connections/destination';
import type { ConnectionSummary, ConnectionView } from '../../shared/connections/view';
import type { ErrorCode, FieldError } from '../../shared/errors';
import type { ExportInput as PlainExportInput } from '../../shared/exports/export';
import type { ExportView } from '../../shared/exports/view';
import type { DataMatching } from '../../shared/profiles/matching';
import type { Rejection } from '../../shared/profiles/rejection';
import type { RunStatus } from '../../shared/runs/run';
import type { RunView } from '../../shared/runs/view';
import type { Segment, SegmentDetail } from '../../shared/segments/segment';
import type { Recurring } from '../exports/schedule';

// The API's answers, as the program itself defines them. Only types: nothing of shared/ gets into the page.
export type {
  AuditEntry,
  ContactList,
  DataMatching,
  ErrorCode,
  FieldError,
  Permission,
  Rejection,
  Role,
  RunStatus,
  Segment,
  SegmentDetail,
};

/** A run, and what it waits for if it waits. */
export type Run = RunView & {
  readonly waitingReason?: { readonly code: ErrorCode; readonly message: string };
};
export type Schedule = PlainExportInput['schedule'] | Recurring;
export type ExportInput = Omit<PlainExportInput, 'schedule'> & { readonly schedule: Schedule };

/** An administrator sees all of a connection, everybody else its name and type. */
export type Connection = ConnectionSummary & Partial<ConnectionView>;
export type Export = Omit<ExportView, 'schedule'> & {
  readonly schedule: Schedule;
  /** When its own schedule starts it next. */
  readonly nextDueAt?: string | null;
};

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

/** POST /api/exports/{id}/preview. */
export interface Preview {
  readonly profiles: number;
  readonly limit: { readonly allowed: number; readonly holds: boolean } | null;
  readonly sample: {
    readonly read: number;
    readonly sent: number;
    readonly merged: number;
    readonly rejected: number;
    /** Whether the sample is all there is. */
    readonly complete: boolean;
  };
  readonly rejections: readonly {
    readonly reason: Rejection['reason'];
    readonly count: number;
    readonly examples: readonly Rejection[];
  }[];
}
