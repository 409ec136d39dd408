import { z } from 'zod';
import { codes, type ErrorCode } from '../errors';
import { dataMatchingSchema } from '../profiles/matching';
import { idSchema } from '../text';

/** PROTOCOL section 2: the states of a run. */
export const runStatuses = [
  'queued',
  'exporting',
  'confirming',
  'succeeded',
  'completedWithRejections',
  'failed',
  'canceled',
  'skipped',
] as const;

export type RunStatus = (typeof runStatuses)[number];

const time = z.iso.datetime();
const count = z.number().int().min(0);
const code = z.enum(Object.keys(codes) as [ErrorCode, ...ErrorCode[]]);

export const triggerSchema = z.object({
  kind: z.enum(['onDemand', 'refresh', 'schedule']),
  /** Who or what started it. */
  by: z.string(),
});

export type RunTrigger = z.output<typeof triggerSchema>;

export const countsSchema = z.object({
  read: count,
  sent: count,
  merged: count,
  rejected: count,
  truncated: count,
  created: count,
  updated: count,
});

export type Counts = z.output<typeof countsSchema>;

export const noCounts: Counts = {
  read: 0,
  sent: 0,
  merged: 0,
  rejected: 0,
  truncated: 0,
  created: 0,
  updated: 0,
};

const sliceSchema = z.object({
  segmentId: z.string(),
  file: z.string().optional(),
  rows: count,
  plan: z.string(),
  cursor: z.string().max(4_000),
  read: count,
  done: z.boolean(),
});

export const chainSchema = z.object({
  /** Moves by one with every commit; a message for another step is not current. */
  step: count,
  /** When the chain's current message should be in work. */
  due: time,
  /** Attempts since the last progress. */
  tries: count,
  /** How often chain 0 has asked about imports. */
  polls: count,
  slice: sliceSchema.optional(),
});

export type Chain = z.output<typeof chainSchema>;

const warningSchema = z.object({
  code: z.enum(['truncated', 'importStillPending', 'importErrorsUnread', 'contactLimit']),
  message: z.string(),
  count: count.optional(),
});

export type Warning = z.output<typeof warningSchema>;

export const runErrorSchema = z.object({ code, message: z.string(), help: z.string().optional() });

export type RunError = z.output<typeof runErrorSchema>;

const waitingReasonSchema = z.object({ code, message: z.string() });

export type WaitingReason = z.output<typeof waitingReasonSchema>;

export const timelineEvents = [
  'started',
  'planned',
  /** The whole run waits: SendGrid asked for it, or a segment is being refreshed. */
  'waiting',
  /** A service did not answer, so that a step comes later. */
  'retried',
  /** The watchdog sent steps again that were overdue. */
  'sentAgain',
  /** The last page was accepted. */
  'accepted',
  'resumed',
  'ended',
] as const;

const timelineEventSchema = z.object({
  at: time,
  event: z.enum(timelineEvents),
  /** Where it happened several times in a row: how often, `at` being the first time. */
  times: count.optional(),
  /** Until when it waits, the newest time that it does. */
  until: time.optional(),
  code: code.optional(),
  status: z.enum(runStatuses).optional(),
  /** The person, where one did it. */
  by: z.string().optional(),
  rows: count.optional(),
  slices: count.optional(),
});

/** What happened to a run, or what was tried again. */
export type TimelineEvent = z.output<typeof timelineEventSchema>;

/** A run without its chains, as its row holds it. */
export const runHeaderSchema = z.object({
  id: z.string(),
  exportId: z.string(),
  status: z.enum(runStatuses),
  error: runErrorSchema.optional(),
  trigger: triggerSchema,
  /** The definition as it was at the start. */
  snapshot: z.object({
    connectionId: z.string(),
    listId: z.string(),
    dataMatching: dataMatchingSchema,
    segmentIds: z.array(z.string()),
  }),
  /** Segment id → version; none until planned. */
  version: z.record(z.string(), z.string()).optional(),
  /** Rows of that version. */
  expected: count.optional(),
  counts: countsSchema,
  warnings: z.array(warningSchema),
  /** The beginning, and what is newest. */
  timeline: z.array(timelineEventSchema).default([]),
  deadlineAt: time,
  confirmBy: time.optional(),
  waitingUntil: time.optional(),
  /** What it waits for. */
  waitingReason: waitingReasonSchema.optional(),
  startedAt: time,
  /** When the last page was accepted. */
  acceptedAt: time.optional(),
  finishedAt: time.optional(),
  /** The row that remembers the Idempotency-Key, which goes when the run goes. */
  idempotencyRow: z.string().optional(),
});

/** One execution of an export: the aggregate that every commit replaces as a whole. */
export type Run = z.output<typeof runHeaderSchema> & { readonly chains: readonly Chain[] };

/** What one commit of a slice exported, and later what SendGrid made of it. */
export const pageSchema = z.object({
  runId: z.string(),
  chain: count,
  step: count,
  segmentId: z.string(),
  /** Cursors. */
  start: z.string(),
  end: z.string(),
  read: count,
  sent: count,
  merged: count,
  rejected: count,
  truncated: count,
  job: z.string().optional(),
  rejectionsBlob: z.string().optional(),
  settled: z.boolean(),
  errored: count,
  created: count,
  updated: count,
  importBlob: z.string().optional(),
  /** Whether SendGrid gave its plan's contact limit as the reason of errors. */
  contactLimit: z.boolean().optional(),
});

export type Page = z.output<typeof pageSchema>;

export const headSchema = z.object({
  activeRunId: z.string().optional(),
  /** The newest claimed run. */
  lastRunId: z.string().optional(),
  /** The newest schedule tick honoured. */
  lastDueAt: time.optional(),
  /** Segment id → version of the newest refresh honoured. */
  lastVersion: z.record(z.string(), z.string()).optional(),
  closed: z.boolean(),
});

export type Head = z.output<typeof headSchema>;

export const idempotencySchema = z.object({ runId: z.string(), fingerprint: z.string(), createdAt: time });

export type Idempotency = z.output<typeof idempotencySchema>;

export const messageSchema = z.strictObject({
  exportId: idSchema,
  runId: idSchema,
  chain: count.max(32),
  step: count,
});

/** A message names a run, a chain and a step. It counts only while that is still the chain's step. */
export type RunMessage = z.output<typeof messageSchema>;

export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function since(time: string): number {
  return Date.parse(time);
}
