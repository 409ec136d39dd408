import { BlobServiceClient } from '@azure/storage-blob';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { startProcess } from '../childProcess';
import { sampleToken } from '../dataverse/server';
import { plainSegment, sampleColumns, sampleProfile } from '../samples/segments';
import { sampleSources } from '../samples/sources';
import { uploadSegments } from '../samples/upload';

/** What a data platform writes in one go. */
const rowsPerFile = 250_000;
/** Rows that Dataverse answers at most, of members and again of profiles. */
const dataversePage = 5_000;
const seed = 1;

/** A segment of sample profiles where a source finds it. */
export interface Prepared {
  readonly segmentId: string;
  readonly dataMatching: object;
  /** For the host. */
  readonly settings: Readonly<Record<string, string>>;
  /** Requests that the source was asked so far, and the fewest that the segment can be read with; if it counts. */
  readonly requests?: () => Promise<number>;
  readonly fewest?: number;
  stop(): Promise<void>;
}

type Prepare = (storage: string, profiles: number) => Promise<Prepared>;

const nothing = async (): Promise<void> => undefined;

/** The same people as plain CSV, for every source. */
export const sampleFiles = (profiles: number) =>
  plainSegment({ id: 'customers', profiles, rowsPerFile, seed });

const files: Prepare = async (storage, profiles) => {
  await uploadSegments(storage, sampleFiles(profiles));
  const { dataMatching } = sampleSources.files;
  return { segmentId: 'customers', dataMatching, settings: {}, stop: nothing };
};

const parquet: Prepare = async (storage, profiles) => {
  const container = BlobServiceClient.fromConnectionString(storage).getContainerClient('segments');
  await container.createIfNotExists();
  for (let from = 0; from < profiles; from += rowsPerFile) {
    const rows = Array.from({ length: Math.min(rowsPerFile, profiles - from) }, (_, index) =>
      sampleProfile(seed, from + index),
    );
    const columnData = sampleColumns.map((name, column) => ({
      ...{ name, type: 'STRING' as const },
      data: rows.map((row) => row[column] ?? ''),
    }));
    const content = Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: 50_000 }));
    const name = `customers/part-${String(from / rowsPerFile).padStart(3, '0')}.parquet`;
    await container.getBlockBlobClient(name).uploadData(content);
  }
  const { dataMatching } = sampleSources.files;
  return { segmentId: 'customers', dataMatching, settings: {}, stop: nothing };
};

const dataverse: Prepare = async (_, profiles) => {
  const environment = { SIMULATOR_PROFILES: String(profiles) };
  const simulator = await startProcess({ script: 'dataverse/main.js', environment });
  return {
    ...{ segmentId: 'everybody', dataMatching: sampleSources.dataverse.dataMatching },
    settings: {
      SEGMENT_SOURCE: 'dataverse',
      ...{ DATAVERSE_URL: simulator.url, DATAVERSE_TOKEN: sampleToken },
    },
    async requests() {
      const answer = await fetch(`${simulator.url}/admin/requests`);
      return ((await answer.json()) as unknown[]).length;
    },
    fewest: 2 * Math.ceil(profiles / dataversePage),
    stop: () => simulator.stop(),
  };
};

export const benchSources = { files, parquet, dataverse } as const;

export type BenchSource = keyof typeof benchSources;

export function isBenchSource(text: string): text is BenchSource {
  return Object.keys(benchSources).includes(text);
}
