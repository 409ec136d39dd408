import { parseArgs } from 'node:util';
import { isSampleSource, type SampleSource } from './samples/sources';

export interface StartOptions {
  /** End after the sample run. */
  readonly once: boolean;
  /** Keep the storage from one start to the next. */
  readonly keep: boolean;
  /** Use Core Tools instead of the trigger host. */
  readonly func: boolean;
  readonly profiles: number;
  /** Where the sample segments are: files in Blob Storage, or tables of a Dataverse simulator. */
  readonly source: SampleSource;
  /** Where the app should listen; 0 for any free port. */
  readonly port: number;
}

const usage = `npm start -- [--once] [--keep] [--profiles N] [--source files|dataverse]
  --once        end after the sample run; the exit code says whether it succeeded
  --keep        keep the storage in .local/azurite, and use it again
  --profiles N  profiles in the sample, 12000 if not said
  --source S    where the sample segments are: files (if not said), or a Dataverse simulator`;

const least = 10;
const most = 10_000_000;

/** Core Tools' own. */
const defaultPort = 7071;

/** Throws with the usage if there is anything that it does not know. */
export function readStartOptions(args: readonly string[], port?: string): StartOptions {
  const { once, keep, func, profiles, source } = parse(args);
  const count = Number(profiles);
  if (!/^\d+$/.test(profiles) || count < least || count > most) {
    throw new Error(`--profiles takes a number from ${least} to ${most}.\n\n${usage}`);
  }
  const wanted = Number(port || defaultPort);
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535) {
    throw new Error(`PORT must be a number from 0 to 65535.\n\n${usage}`);
  }
  if (!isSampleSource(source)) throw new Error(`--source takes files or dataverse.\n\n${usage}`);
  return { once, keep, func, source, profiles: count, port: wanted };
}

function parse(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        ...{ once: flag, keep: flag, func: flag, profiles: { type: 'string', default: '12000' } },
        source: { type: 'string', default: 'files' },
      },
    }).values;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}
