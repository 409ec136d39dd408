import { z } from 'zod';
import { displayNameSchema } from '../text';

/** The wording that a person agrees to; kept with each consent, so that a later change does not reach back. */
export const consentWording =
  'I agree that profiles of the exported segments, which may hold personal data, are sent to SendGrid, outside ' +
  'the compliance boundary of the source, and that it is our duty to make sure that SendGrid meets our privacy ' +
  'and security obligations.';

/** As pasted: spaces around it are an accident. */
const apiKey = z
  .string()
  .trim()
  .max(200)
  .regex(/^SG\.[\w-]+\.[\w-]+$/, 'must look like SG.….…');

const region = z.enum(['global', 'eu']);

/** A SendGrid account to be tried, before anything of it is saved. */
export const accountSchema = z.strictObject({ apiKey, region: region.default('global') });

/** What the API takes for a new connection. */
export const connectionInputSchema = z.strictObject({
  displayName: displayNameSchema,
  apiKey,
  consent: z.strictObject({ agreed: z.literal(true) }),
  type: z.literal('sendgrid').default('sendgrid'),
  region: region.default('global'),
  availableTo: z.enum(['administrators', 'contributors']).default('administrators'),
  profileLimit: z.number().int().min(1).max(100_000_000).default(100_000),
});

/** What the API takes to change one. The region stays: a key belongs to one. */
export const connectionPatchSchema = z
  .strictObject({
    displayName: displayNameSchema,
    apiKey,
    availableTo: z.enum(['administrators', 'contributors']),
    profileLimit: z.number().int().min(1).max(100_000_000),
  })
  .partial();

export type Account = z.output<typeof accountSchema>;
export type ConnectionInput = z.output<typeof connectionInputSchema>;
export type ConnectionPatch = z.output<typeof connectionPatchSchema>;

/** A connection as its row holds it. */
export const connectionSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  type: z.literal('sendgrid'),
  region,
  availableTo: z.enum(['administrators', 'contributors']),
  /** Envelope-encrypted; see access/secretBox. */
  sealedKey: z.string(),
  /** The key's last four characters. */
  apiKeyHint: z.string(),
  /** How many profiles one run may export. */
  profileLimit: z.number().int(),
  consent: z.object({ agreed: z.literal(true), by: z.string(), at: z.string(), wording: z.string() }),
  exportUser: z.object({ id: z.string(), name: z.string(), addedAt: z.string() }).nullable(),
  status: z.enum(['ready', 'needsAttention']),
  statusReason: z.string().optional(),
  createdAt: z.string(),
  createdBy: z.string(),
  updatedAt: z.string(),
  updatedBy: z.string(),
});

export type Connection = z.output<typeof connectionSchema>;
