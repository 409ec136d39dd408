import { z } from 'zod';

/** Milliseconds, with the default that production uses. Tests and local runs make them short. */
function duration(fallback: number, min = 1, max = 7 * 24 * 3_600_000) {
  return z.coerce.number().int().min(min).max(max).default(fallback);
}

/** NCRONTAB: six fields, or five. The host explains a wrong one; this only stops nonsense. */
function ncrontab(fallback: string) {
  return z
    .string()
    .regex(/^\S+( \S+){4,5}$/, 'must be an NCRONTAB expression')
    .default(fallback);
}

/** How often in a minute one caller may do it, on each instance of the app. */
function perMinute(fallback: number) {
  return z.coerce.number().int().min(1).max(100_000).default(fallback);
}

const secretKeys = z.string().transform((text, context) => {
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  const keys = text.split(',').map((entry) => {
    const [id = '', encoded = ''] = entry.trim().split(/:(.*)/s);
    return { id, encoded, key: Buffer.from(encoded, 'base64') };
  });
  const isKey = ({ id, encoded, key }: (typeof keys)[number]) =>
    /^[A-Za-z0-9_-]{1,32}$/.test(id) && key.length === 32 && key.toString('base64') === encoded;
  if (!keys.every(isKey)) return refuse('must be id:base64,id:base64 with keys of 32 bytes');
  if (new Set(keys.map(({ id }) => id)).size < keys.length) return refuse('must give each key its own id');
  return keys.map(({ id, key }) => ({ id, key }));
});

/** The key in local.settings.sample.json: everybody can read it, so it seals nothing outside one machine. */
const sampleKey = Buffer.from('sample-key: known to everybody!!');

/**
 * Every setting: its meaning, default and bounds. Nothing else reads the environment.
 * An empty value counts as not set, as in the Azure portal.
 */
const settingsSchema = z
  .object({
    /** Where tables, queues and blobs are: a connection string. */
    AzureWebJobsStorage: z.string().min(1),
    /** Put before the names of our tables, queue and containers, for several apps on one account. */
    STORAGE_PREFIX: z
      .string()
      .regex(/^[a-z][a-z0-9]{0,15}$/, 'must be up to 16 lower-case letters and digits')
      .default(''),
    /** `easyauth` trusts App Service authentication; `local` is for one machine. */
    AUTH_MODE: z.enum(['easyauth', 'local']).default('easyauth'),
    /** The Entra tenant whose people and programs may call: another tenant's administrator could give itself our roles. */
    AUTH_TENANT_ID: z.guid('must be the id of an Entra tenant').toLowerCase().optional(),
    /** What a sign-in must be meant for, `id,id`: the client id of the app registration, or its App ID URI. */
    AUTH_AUDIENCE: z
      .string()
      .transform((text) => text.split(',').map((entry) => entry.trim()))
      .optional(),
    /** `id:base64,id:base64`, 32 bytes each, the newest first: they seal the SendGrid keys. */
    SECRET_KEYS: secretKeys,
    /** The Key Vault that connections may name a secret of: `https://name.vault.azure.net`, nothing behind it. */
    KEY_VAULT_URL: z.string().optional(),
    /** How long a secret of the Key Vault may be used before it is read again. */
    KEY_VAULT_CACHE_MS: duration(60_000),
    /** Starts of runs: one is meant for many, and a loop for nobody. */
    RUN_STARTS_PER_MINUTE: perMinute(60),
    /** Calls that try an API key at SendGrid: saving and testing connections. */
    KEY_CHECKS_PER_MINUTE: perMinute(20),
    /** Where segments come from. */
    SEGMENT_SOURCE: z.enum(['files', 'dataverse']).default('files'),
    /** The container with one folder per segment. */
    SEGMENTS_CONTAINER: z
      .string()
      .regex(/^(?=.{3,63}$)[a-z0-9](-?[a-z0-9])*$/, 'must be a container name')
      .default('segments'),
    /** How long a segment's files must not have changed before they are read, where nothing declares them whole. */
    SEGMENT_QUIET_MS: duration(120_000, 0, 3_600_000),
    /** The Dataverse environment that Customer Insights - Data writes to: `https://org.crm4.dynamics.com`. */
    DATAVERSE_URL: z.url({ protocol: /^https?$/ }).optional(),
    /** The directory and the application that sign in to it; neither for the app's own managed identity. */
    DATAVERSE_TENANT_ID: z.string().max(100).optional(),
    DATAVERSE_CLIENT_ID: z.string().max(100).optional(),
    /** One of them proves the application: a secret, or a certificate in PEM with its private key. */
    DATAVERSE_CLIENT_SECRET: z.string().optional(),
    DATAVERSE_CERTIFICATE: z.string().optional(),
    /** Rows that one answer holds; fewer where profiles are so wide that answers take too long. */
    DATAVERSE_PAGE_SIZE: z.coerce.number().int().min(1).max(5_000).default(5_000),
    /** Instead of signing in. Local only. */
    DATAVERSE_TOKEN: z.string().optional(),
    /** Instead of SendGrid's own host. Local only. */
    SENDGRID_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
    /** When exports look for refreshed segments and for due times of their schedules. */
    REFRESH_CHECK_SCHEDULE: ncrontab('0 * * * * *'),
    /** When the watchdog makes its round. */
    WATCHDOG_SCHEDULE: ncrontab('30 * * * * *'),
    /** From the last page to the first question about its import job. */
    IMPORT_POLL_FIRST_MS: duration(10_000),
    /** The longest pause between two such questions. */
    IMPORT_POLL_MAX_MS: duration(60_000),
    /** How long SendGrid may take to confirm. */
    CONFIRM_DEADLINE_MS: duration(3_600_000),
    /** How long a run may take in all. */
    RUN_DEADLINE_MS: duration(21_600_000),
    /** How long a run waits for a segment that is being refreshed; after that it fails. 0: not at all. */
    REFRESH_WAIT_MS: duration(3_600_000, 0),
    /** The first pause after a timeout, a broken connection or a 5xx; doubles with every try. */
    RETRY_FIRST_MS: duration(5_000),
    /** The most that this doubles to. */
    RETRY_MAX_MS: duration(300_000),
    /** How late a step may be before the watchdog sends it again; doubles with every try. */
    RESCUE_AFTER_MS: duration(120_000),
    /** The most that this doubles to. */
    RESCUE_MAX_MS: duration(960_000),
    /** How long one message may work, checked between calls. */
    PAGE_BUDGET_MS: duration(60_000),
    /** How long one call to SendGrid or to Dataverse may take. */
    CALL_TIMEOUT_MS: duration(30_000),
    /** How long finished runs, their rejections and Idempotency-Keys are kept. */
    RUN_RETENTION_MS: duration(30 * 24 * 3_600_000, 1, 3650 * 24 * 3_600_000),
    /** Set by Azure App Service. */
    WEBSITE_SITE_NAME: z.string().optional(),
    /** Set by Azure Container Apps. */
    CONTAINER_APP_NAME: z.string().optional(),
    /** Set by App Service authentication. */
    WEBSITE_AUTH_ENABLED: z.string().optional(),
  })
  .superRefine((settings, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const inAzure = settings.WEBSITE_SITE_NAME !== undefined || settings.CONTAINER_APP_NAME !== undefined;
    if (settings.AUTH_MODE === 'local' && inAzure) refuse('AUTH_MODE', 'local is refused in Azure');
    // Without it anybody could send the header that names the caller.
    if (settings.AUTH_MODE === 'easyauth' && settings.WEBSITE_AUTH_ENABLED?.toLowerCase() !== 'true') {
      refuse('AUTH_MODE', 'easyauth needs App Service authentication to be switched on');
    }
    for (const problem of dataverseProblems(settings)) refuse(...problem);
    if (settings.AUTH_MODE !== 'local' && settings.SECRET_KEYS.some(({ key }) => key.equals(sampleKey))) {
      refuse('SECRET_KEYS', 'holds the key of the sample, which everybody knows; make one of your own');
    }
    if (settings.AUTH_MODE === 'easyauth' && settings.AUTH_TENANT_ID === undefined) {
      refuse('AUTH_TENANT_ID', 'is needed with AUTH_MODE=easyauth');
    }
    if (settings.KEY_VAULT_URL !== undefined && !isVaultUrl(settings.KEY_VAULT_URL, settings.AUTH_MODE)) {
      refuse('KEY_VAULT_URL', 'must be exactly https://<name>.vault.azure.net (or of another Azure cloud)');
    }
    if (settings.AUTH_MODE !== 'local' && settings.SENDGRID_BASE_URL !== undefined) {
      refuse('SENDGRID_BASE_URL', 'is only for AUTH_MODE=local');
    }
  });

interface DataverseSettings {
  readonly AUTH_MODE: string;
  readonly SEGMENT_SOURCE: string;
  readonly DATAVERSE_URL?: string | undefined;
  readonly DATAVERSE_TENANT_ID?: string | undefined;
  readonly DATAVERSE_CLIENT_ID?: string | undefined;
  readonly DATAVERSE_CLIENT_SECRET?: string | undefined;
  readonly DATAVERSE_CERTIFICATE?: string | undefined;
  readonly DATAVERSE_TOKEN?: string | undefined;
}

function dataverseProblems(settings: DataverseSettings): [path: string, message: string][] {
  if (settings.SEGMENT_SOURCE !== 'dataverse') return [];
  const problems: [string, string][] = [];
  const {
    DATAVERSE_URL: url,
    DATAVERSE_CLIENT_SECRET: secret,
    DATAVERSE_CERTIFICATE: certificate,
  } = settings;
  if (url === undefined) problems.push(['DATAVERSE_URL', 'is needed to read segments from Dataverse']);
  if (secret !== undefined && certificate !== undefined) {
    problems.push(['DATAVERSE_CERTIFICATE', 'and DATAVERSE_CLIENT_SECRET exclude each other']);
  }
  const named = settings.DATAVERSE_TENANT_ID !== undefined && settings.DATAVERSE_CLIENT_ID !== undefined;
  if ((secret !== undefined || certificate !== undefined) && !named) {
    problems.push([
      'DATAVERSE_CLIENT_ID',
      'and DATAVERSE_TENANT_ID are needed with a secret or a certificate',
    ]);
  }
  if (settings.AUTH_MODE === 'local') return problems;
  if (url !== undefined && !url.startsWith('https:')) problems.push(['DATAVERSE_URL', 'must be https']);
  if (settings.DATAVERSE_TOKEN !== undefined) {
    problems.push(['DATAVERSE_TOKEN', 'is only for AUTH_MODE=local']);
  }
  return problems;
}

const vaultOrigin = /^https:\/\/[a-z0-9-]{3,24}\.vault\.(azure\.net|azure\.cn|usgovcloudapi\.net)$/;
const loopbackOrigin = /^http:\/\/127\.0\.0\.1:\d{1,5}$/;

/** An exact origin, so that nothing that a person types can lead the app's identity elsewhere. */
function isVaultUrl(url: string, mode: 'easyauth' | 'local'): boolean {
  return vaultOrigin.test(url) || (mode === 'local' && loopbackOrigin.test(url));
}

export type Settings = z.output<typeof settingsSchema>;

/** The names of the settings, for the README's table and its test. */
export const settingNames = Object.keys(settingsSchema.shape);

/** Throws with the names of the settings that are wrong, never with their values. */
export function parseSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const present = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  const parsed = settingsSchema.safeParse(Object.fromEntries(present));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The settings are not valid. ${problems.join('; ')}`);
}

let settings: Settings | undefined;

/** This process's settings, read once. */
export function readSettings(): Settings {
  settings ??= parseSettings(process.env);
  return settings;
}
