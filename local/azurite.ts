import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { endChild, spawnNode } from './childProcess';

/** Public knowledge: the one account that Azurite has (learn.microsoft.com/azure/storage/common/storage-use-azurite). */
const account = 'devstoreaccount1';
const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const startTimeoutMs = 30_000;

export interface AzuritePorts {
  readonly blob: number;
  readonly queue: number;
  readonly table: number;
}

export interface Azurite {
  readonly connectionString: string;
  readonly child: ChildProcess;
  readonly ports: AzuritePorts;
  stop(): Promise<void>;
}

interface AzuriteOptions {
  /** Where to keep the data; in memory if there is none. */
  readonly folder?: string;
  /** The ports of an earlier start; free ones if there are none. */
  readonly ports?: AzuritePorts;
  /** Called for each request that Azurite serves: for counting. */
  readonly onRequest?: () => void;
}

/** Azurite as a child process that ends with this one. */
export async function startAzurite({ folder, ports, onRequest }: AzuriteOptions = {}): Promise<Azurite> {
  const { blob, queue, table } = ports ?? { blob: 0, queue: 0, table: 0 };
  const place = folder === undefined ? ['--inMemoryPersistence'] : ['--location', folder];
  const script = createRequire(__filename).resolve('azurite/dist/src/azurite.js');
  // Azurite refuses API versions that are newer than itself; ours are.
  const child = spawnNode([
    ...[
      script,
      ...(onRequest === undefined ? ['--silent'] : []),
      '--disableTelemetry',
      '--skipApiVersionCheck',
      '--loose',
      ...place,
    ],
    ...['--blobHost', '127.0.0.1', '--queueHost', '127.0.0.1', '--tableHost', '127.0.0.1'],
    ...['--blobPort', String(blob), '--queuePort', String(queue), '--tablePort', String(table)],
  ]);
  const found = await listening(child);
  if (onRequest !== undefined && child.stdout !== null) createInterface(child.stdout).on('line', onRequest);
  const url = (port: number) => `http://127.0.0.1:${port}/${account}`;
  return {
    ...{ child, ports: found },
    connectionString: [
      `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${accountKey}`,
      `BlobEndpoint=${url(found.blob)}`,
      `QueueEndpoint=${url(found.queue)}`,
      `TableEndpoint=${url(found.table)};`,
    ].join(';'),
    // What is kept is written to the disk at the end.
    stop: () => endChild(child, folder === undefined ? 'SIGKILL' : 'SIGTERM'),
  };
}

async function listening(child: ChildProcess): Promise<AzuritePorts> {
  let output = '';
  child.stdout?.on('data', (chunk) => {
    output += String(chunk);
  });
  child.stderr?.on('data', (chunk) => {
    output += String(chunk);
  });
  const port = (service: string): number =>
    Number(
      new RegExp(`${service} service is successfully listening at http://[^:]+:(\\d+)`).exec(output)?.[1] ??
        0,
    );
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    const ports = { blob: port('Blob'), queue: port('Queue'), table: port('Table') };
    if (ports.blob > 0 && ports.queue > 0 && ports.table > 0) return ports;
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`Azurite did not start: ${output.slice(-2_000)}`);
    }
    await pause(25);
  }
}
