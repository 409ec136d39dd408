import { z } from 'zod';

const count = z.number().int().min(0);

/** What can be changed while the simulator runs. */
export const settingsSchema = z.strictObject({
  visibleDelayMs: count.default(50),
  finishDelayMs: count.default(200),
  /** Pause before each answer. */
  answerDelayMs: count.default(0),
  /** Requests per key and route in a window; none by default. */
  rateLimit: z
    .strictObject({ limit: count.min(1), windowMs: count.min(1) })
    .nullable()
    .default(null),
  /** How `x-ratelimit-reset` is written: a point in time, seconds to go, or not at all. */
  resetStyle: z.enum(['epoch', 'delta', 'absent']).default('epoch'),
  /** What an unknown list answers. */
  unknownListStatus: z.union([z.literal(404), z.literal(400)]).default(404),
  /** Addresses that are refused although they look well. */
  badAddresses: z.array(z.string()).default([]),
  /** Whether a refusal names every bad address or the first one only. */
  namesAllBadAddresses: z.boolean().default(true),
  /** Whether it gives the row's own index, or 0 always. */
  indexIsRow: z.boolean().default(true),
  /** What more than 6 MB answers, and whether the bytes are counted as a JSON string would escape them. */
  oversizeStatus: z.union([z.literal(413), z.literal(400)]).default(413),
  countsEscapedBytes: z.boolean().default(false),
  /** What becomes of a reserved field that is too long. */
  overLength: z.enum(['rowError', 'refuse', 'truncate']).default('rowError'),
  /** What becomes of a row that leaves out an identifier that its contact has. */
  omittedIdentifier: z.enum(['rowError', 'refuse']).default('rowError'),
  /** What becomes of a contact that a request names again. */
  duplicates: z.enum(['lastWins', 'rowError']).default('lastWins'),
  /** Whether an empty text clears a field, or says nothing. */
  emptyClears: z.boolean().default(true),
  /** How long a new custom field is not known to upserts. */
  fieldDelayMs: count.default(5_000),
  duplicateListNames: z.enum(['allow', 'refuse']).default('allow'),
  /** Contacts that one removal from a list may name. */
  maxContactIds: count.default(100),
  /** How long the link to a job's errors works. */
  errorsUrlMs: count.default(3_600_000),
});

export type SimulatorSettings = z.output<typeof settingsSchema>;

const jobFault = z.strictObject({
  kind: z.enum(['stuck', 'stuckComplete', 'failed', 'lost', 'rowErrors', 'contactLimit']),
  addresses: z.array(z.string()).optional(),
  rows: count.optional(),
  reason: z.string().optional(),
  errorsFile: z.enum(['whole', 'missing', 'partial']).optional(),
});

/** What may go wrong with a job after it was accepted. rowErrors: these addresses, or the first so many rows. */
export type JobFault = z.output<typeof jobFault>;

/** A scripted fault: on the requests that match, after the first so many, so many times. */
export const faultSchema = z.strictObject({
  on: z.strictObject({
    method: z.string(),
    path: z.string(),
    after: count.default(0),
    /** Only where this key is used. */
    key: z.string().optional(),
  }),
  times: count.min(1).nullable().default(1),
  fault: z.union([
    z.strictObject({
      kind: z.literal('status'),
      status: z.number().int().min(200).max(599),
      body: z.string().default('{"errors":[{"field":null,"message":"scripted"}]}'),
      headers: z.record(z.string(), z.string()).default({}),
    }),
    z.strictObject({ kind: z.enum(['timeout', 'reset']), afterCommit: z.boolean().default(false) }),
    z.strictObject({ kind: z.literal('truncatedJson') }),
    /** The answer's body takes this long, in ten pieces. */
    z.strictObject({ kind: z.literal('slowBody'), durationMs: count }),
    jobFault,
  ]),
});

export type ScriptedFault = z.output<typeof faultSchema>;
