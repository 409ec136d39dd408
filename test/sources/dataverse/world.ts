import type { DatasetOptions } from '../../../local/dataverse/dataset';
import {
  type DataverseSimulator,
  sampleToken,
  startDataverseSimulator,
} from '../../../local/dataverse/server';
import type { SegmentPlan, SegmentSource } from '../../../shared/segments/segment';
import { createDataverseSource } from '../../../shared/sources/dataverse/source';

export const address = (person: number): string => `customer.${person}@example.org`;

/** People with an address, a city and a list of tags, in segments by number. */
export function people(count: number, options: Partial<DatasetOptions> = {}): DatasetOptions {
  return {
    people: count,
    columns: [
      { name: 'emailaddress1', type: 'String' },
      { name: 'city', type: 'String' },
      { name: 'age', type: 'Integer' },
      { name: 'ownerid', type: 'Owner' },
    ],
    valuesOf: (person) => [address(person), person % 3 === 0 ? null : 'Paris', person % 90, 'x'],
    segments: [
      { name: 'Everybody', friendlyName: 'All of them', has: () => true },
      { name: 'Thirds', has: (person) => person % 3 === 0 },
      { name: 'Few', has: (person) => person % 50 === 7 },
      { name: 'Nobody', has: () => false },
      { name: "O'Neill's_100%", has: (person) => person < 5 },
    ],
    ...options,
  };
}

export interface SourceOptions {
  readonly pageSize?: number;
  readonly timeout?: number;
  readonly token?: string;
}

export function sourceOf(simulator: DataverseSimulator, options: SourceOptions = {}): SegmentSource {
  const { pageSize = 5_000, timeout = 10_000, token = sampleToken } = options;
  return createDataverseSource({
    ...{ origin: simulator.url, tokens: async () => token, pageSize, timeout },
    ...{ clock: Date.now, random: { id: () => 'id', fraction: () => 0 } },
  });
}

export { type DataverseSimulator, startDataverseSimulator };

export const planOf = (
  source: SegmentSource,
  segmentId: string,
  { fields = ['emailaddress1'], maxSlices = 32 } = {},
): Promise<SegmentPlan> => source.plan({ segmentIds: [segmentId], fields, maxSlices });

/** Every row of a plan: `values` joined, or why there are none. */
export async function rowsOf(source: SegmentSource, plan: SegmentPlan): Promise<string[]> {
  const rows: string[] = [];
  for (const slice of plan.slices) {
    let record = 0;
    for await (const batch of source.read(slice, '')) {
      for (const row of batch.rows) {
        record += 1;
        if (row.record !== record) throw new Error(`Record ${row.record} comes after ${record - 1}`);
        rows.push('values' in row ? row.values.join('|') : row.unreadable);
      }
    }
  }
  return rows;
}
