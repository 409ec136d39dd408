import { z } from 'zod';
import { type Secret, secret } from '../access/secret';
import type { ErrorCode } from '../errors';
import { displayNameSchema } from '../text';

/** The wording that a person agrees to; kept with each consent, so that a later change does not reach back. */
export const consentWording =
  'I agree that profiles of the exported segments, which may hold personal data, are sent to SendGrid, outside ' +
  'the compliance boundary of the source, and that it is our duty to make sure that SendGrid meets our privacy ' +
  'and security obligations.';

/** What a SendGrid key looks like. */
export const apiKeyForm = /^SG\.[\w-]+\.[\w-]+$/;

/** As pasted: spaces around it are an accident. From here on it is a secret. */
const apiKeySchema = z
  .string()
  .trim()
  .max(200)
  .regex(apiKeyForm, 'must look like SG.….…')
  .transform((text): Secret => secret(text));

/** A name as Key Vault has them. */
const keyVaultSecretSchema = z
  .string()
  .regex(/^[0-9A-Za-z-]{1,127}$/, 'must be the name of a secret: letters, digits and hyphens');

const profileLimitSchema = z.number().int().min(1).max(100_000_000);

const account = {
  apiKey: apiKeySchema.optional(),
  /** Instead of a key: the secret of the Key Vault that holds it. */
  keyVaultSecret: keyVaultSecretSchema.optional(),
  region: z.enum(['global', 'eu']).default('global'),
};

const hasOneKey = ({ apiKey, keyVaultSecret }: { apiKey?: unknown; keyVaultSecret?: unknown }): boolean =>
  (apiKey === undefined) !== (keyVaultSecret === undefined);
const oneKey = { path: ['apiKey'], message: 'Give apiKey or keyVaultSecret, one of them' };

/** A SendGrid account to be tried, before anything of it is saved. */
export const accountSchema = z.strictObject(account).refine(hasOneKey, oneKey);

/** What the API takes for a new connection. */
export const connectionInputSchema = z
  .strictObject({
    ...account,
    displayName: displayNameSchema,
    consent: z.strictObject({ agreed: z.literal(true) }),
    type: z.literal('sendgrid').default('sendgrid'),
    availableTo: z.enum(['administrators', 'contributors']).default('administrators'),
    profileLimit: profileLimitSchema.default(100_000),
    /** `me` is the caller. Runs need one. */
    exportUser: z.literal('me').nullable().default('me'),
  })
  .refine(hasOneKey, oneKey);

/** What the API takes to change one. The region stays: a key belongs to one. */
export const connectionPatchSchema = z
  .strictObject({
    displayName: displayNameSchema,
    apiKey: apiKeySchema,
    keyVaultSecret: keyVaultSecretSchema,
    availableTo: z.enum(['administrators', 'contributors']),
    profileLimit: profileLimitSchema,
    /** `me` adds the caller in place of whoever it is; null takes the export user away. */
    exportUser: z.literal('me').nullable(),
  })
  .partial()
  .refine(({ apiKey, keyVaultSecret }) => apiKey === undefined || keyVaultSecret === undefined, {
    path: ['apiKey'],
    message: 'Give apiKey or keyVaultSecret, not both',
  });

export type Account = z.output<typeof accountSchema>;
export type ConnectionInput = z.output<typeof connectionInputSchema>;
export type ConnectionPatch = z.output<typeof connectionPatchSchema>;

/** A connection as its row holds it. */
export const connectionSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  type: z.literal('sendgrid'),
  region: z.enum(['global', 'eu']),
  availableTo: z.enum(['administrators', 'contributors']),
  /** Envelope-encrypted; see access/secretBox. Null where the Key Vault has the key. */
  sealedKey: z.string().nullable(),
  keyVaultSecret: z.string().nullable(),
  /** The last four characters of a key of ours. */
  apiKeyHint: z.string().nullable(),
  /** How many profiles one run may export. */
  profileLimit: z.number().int(),
  consent: z.object({ agreed: z.literal(true), by: z.string(), at: z.string(), wording: z.string() }),
  /** On whose word runs may use the connection. */
  exportUser: z.object({ id: z.string(), name: z.string(), addedAt: z.string() }).nullable(),
  status: z.enum(['ready', 'needsAttention']),
  statusReason: z.string().optional(),
  /** New with every change that a person can see; wrapping the key anew is none. */
  revision: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
  updatedAt: z.string(),
  updatedBy: z.string(),
});

export type Connection = z.output<typeof connectionSchema>;

/** What stays wrong until somebody looks after the connection. */
const keyProblems: readonly ErrorCode[] = [
  'keyRejected',
  'keyUnreadable',
  'vaultSecretNotFound',
  'vaultRefused',
  'vaultNotConfigured',
];

export function isKeyProblem(code: ErrorCode): boolean {
  return keyProblems.includes(code);
}
