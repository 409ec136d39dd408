import { z } from 'zod';

/** What is worth remembering, in the words of the original's log: what it was done to, and what was done. */
export const auditEvents = [
  'Access.Denied',
  'Connection.Created',
  'Connection.Updated',
  'Connection.Removed',
  'Connection.Tested',
  'Export.Created',
  'Export.Updated',
  'Export.Removed',
  'Export.Duplicated',
  'Export.RunStarted',
  'Export.RunAllStarted',
  'Export.RunCanceled',
  'Export.RunResumed',
  'Export.RejectionsDownloaded',
  'Segment.RefreshDeclared',
] as const;

export type AuditEvent = (typeof auditEvents)[number];

const auditResults = ['Success', 'ClientError', 'Failure'] as const;

export const auditEntrySchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  event: z.enum(auditEvents),
  /** `ClientError`: refused or denied. `Failure`: our own fault, or a service's. */
  result: z.enum(auditResults),
  /** The stable code of what went wrong. */
  code: z.string().optional(),
  actor: z.object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(['user', 'application', 'system']),
    roles: z.array(z.string()),
  }),
  /** Null for what the app did by itself. */
  ip: z.string().nullable(),
  target: z.object({ id: z.string().optional(), name: z.string().optional() }),
  /** What belongs to the event: a run's id and trigger, the function that was called. */
  details: z.record(z.string(), z.string()),
  changes: z.array(z.object({ path: z.string(), before: z.unknown(), after: z.unknown() })),
});

export type AuditEntry = z.output<typeof auditEntrySchema>;

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const text = z.string().min(1).max(200);

/** Which entries: all that are given must hold. */
export const auditFilterSchema = z.strictObject({
  from: time.optional(),
  to: time.optional(),
  /** The caller's id or name. */
  actor: text.optional(),
  event: z.enum(auditEvents).optional(),
  /** The target's id or name. */
  target: text.optional(),
  result: z.enum(auditResults).optional(),
});

export type AuditFilter = z.output<typeof auditFilterSchema>;

export function matches(entry: AuditEntry, filter: AuditFilter): boolean {
  const at = Date.parse(entry.at);
  return (
    at >= (filter.from ?? 0) &&
    at <= (filter.to ?? Number.POSITIVE_INFINITY) &&
    (filter.actor === undefined || [entry.actor.id, entry.actor.name].includes(filter.actor)) &&
    (filter.event === undefined || entry.event === filter.event) &&
    (filter.target === undefined || [entry.target.id, entry.target.name].includes(filter.target)) &&
    (filter.result === undefined || entry.result === filter.result)
  );
}
