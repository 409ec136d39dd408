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
  on: z.strictObject({ method: z.string(), path: z.string(), after: count.default(0) }),
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
    jobFault,
  ]),
});

export type ScriptedFault = z.output<typeof faultSchema>;
