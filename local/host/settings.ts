import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { logLevels } from './contract';
import { describe } from './log';
import { parseTimeSpan } from './timeSpan';

export type Environment = Readonly<Record<string, string | undefined>>;

const timeSpan = z.string().transform((text, context) => {
  const ms = parseTimeSpan(text);
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: 'must be a TimeSpan: hh:mm:ss' });
  return z.NEVER;
});

/** The defaults and bounds are the extension's: learn.microsoft.com/azure/azure-functions/functions-host-json. */
const queuesSchema = z.object({
  batchSize: z.int().min(1).max(32).default(16),
  newBatchThreshold: z.int().min(0).optional(),
  maxDequeueCount: z.int().min(1).default(5),
  visibilityTimeout: timeSpan.default(0),
  maxPollingInterval: timeSpan.pipe(z.number().min(100)).default(60_000),
  messageEncoding: z.enum(['base64', 'none']).default('base64'),
});

const hostJsonSchema = z.object({
  version: z.literal('2.0'),
  extensions: z
    .object({
      http: z
        .object({
          routePrefix: z.string().default('api'),
          customHeaders: z.record(z.string(), z.string()).default({}),
        })
        .prefault({}),
      queues: queuesSchema.prefault({}).transform(({ newBatchThreshold, ...queues }) => ({
        ...queues,
        newBatchThreshold: newBatchThreshold ?? Math.floor(queues.batchSize / 2),
      })),
    })
    .prefault({}),
});

export type HostSettings = z.output<typeof hostJsonSchema>['extensions'];
export type QueueSettings = HostSettings['queues'];

/** What this host itself reads from the environment; everything else there is the app's. */
const localSchema = z.object({
  /** Core Tools' default port. 0 asks for a free one. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(7071),
  LOCAL_LOG_LEVEL: z.enum(logLevels).default('information'),
  /** Needed for functions with a level other than anonymous. Unset: they are open, as with Core Tools. */
  LOCAL_FUNCTION_KEY: z.string().optional(),
  /** How long a message in work stays invisible after a crash. In Azure it is a fixed 10 minutes. */
  LOCAL_CRASH_VISIBILITY_MS: z.coerce
    .number()
    .int()
    .min(1000)
    .max(7 * 24 * 3_600_000)
    .default(600_000),
});

export type LocalSettings = z.output<typeof localSchema>;

export function parseHostJson(text: string, environment: Environment = {}): HostSettings {
  return explain('host.json', () => {
    const settings = overridden(z.record(z.string(), z.unknown()).parse(JSON.parse(text)), environment);
    return hostJsonSchema.parse(settings).extensions;
  });
}

export function readHostJson(root: string, environment: Environment = {}): HostSettings {
  const text = explain('host.json', () => readFileSync(join(root, 'host.json'), 'utf8'));
  return parseHostJson(text, environment);
}

const overridePrefix = 'AzureFunctionsJobHost__';

/**
 * host.json with what application settings put in its place, as in Azure
 * (learn.microsoft.com/azure/azure-functions/functions-host-json#override-hostjson-values).
 */
function overridden(settings: Record<string, unknown>, environment: Environment): Record<string, unknown> {
  return Object.entries(environment)
    .filter(([name, value]) => name.startsWith(overridePrefix) && value !== undefined)
    .reduce((all, [name, value = '']) => {
      const path = name.slice(overridePrefix.length).split('__');
      return withValue(all, path, /^\d+$/.test(value) ? Number(value) : value);
    }, settings);
}

function withValue(branch: unknown, [name = '', ...rest]: string[], value: unknown): Record<string, unknown> {
  const known = z.record(z.string(), z.unknown()).catch({}).parse(branch);
  return { ...known, [name]: rest.length === 0 ? value : withValue(known[name], rest, value) };
}

/** An empty value counts as not set, as in the Azure portal. */
export function parseLocalSettings(environment: Environment): LocalSettings {
  const present = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  return explain('The environment', () => localSchema.parse(Object.fromEntries(present)));
}

/** `%NAME%` in a binding stands for an application setting; an unknown one is an error, as in Azure. */
export function resolveSettingNames(text: string, environment: Environment): string {
  return text.replace(/%([^%]+)%/g, (whole, name: string) => {
    const value = environment[name];
    if (value === undefined || value === '') throw new Error(`"${whole}" names a setting that is not set`);
    return value;
  });
}

/** Says which file or place it was that could not be read. */
export function explain<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : describe(error);
    throw new Error(`${what} is not valid: ${reason}`, { cause: error });
  }
}
