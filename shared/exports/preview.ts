import type { Connection } from '../connections/connection';
import { contactMapper, unreadable } from '../profiles/contact';
import { maskWords } from '../profiles/mask';
import { matchedFields } from '../profiles/matching';
import { collectPage, type PageCounts } from '../profiles/page';
import type { Rejection } from '../profiles/rejection';
import type { SegmentSource, Slice } from '../segments/segment';
import type { ExportDefinition } from './export';

/** Rows that are looked at in all, and the number of places they are taken from. */
const sampleRows = 1_000;
const samplePlaces = 4;
const maxExamples = 3;

export interface Preview {
  /** Rows of the segments together: what the limit counts. */
  readonly profiles: number;
  /** Null while the export has no connection. */
  readonly limit: { readonly allowed: number; readonly holds: boolean } | null;
  /** What would become of some of the rows. */
  readonly sample: PageCounts & { readonly complete: boolean };
  readonly rejections: readonly {
    readonly reason: Rejection['reason'];
    readonly count: number;
    /** A few of them, with nothing left of the words but their beginnings. */
    readonly examples: readonly Rejection[];
  }[];
}

interface PreviewDeps {
  readonly source: SegmentSource;
  /** Throws `notFound`. */
  readonly findExport: (id: string) => Promise<ExportDefinition>;
  readonly findConnection: (id: string) => Promise<Connection | null>;
}

/**
 * What a run of an export would do now, seen from a sample of the rows and their exact number. Nothing is sent.
 * Throws what planning throws.
 */
export function exportPreview({ source, findExport, findConnection }: PreviewDeps) {
  return async (exportId: string): Promise<Preview> => {
    const { segmentIds, dataMatching, connectionId } = await findExport(exportId);
    const connection = connectionId === null ? null : await findConnection(connectionId);
    const fields = matchedFields(dataMatching);
    const maxSlices = Math.max(samplePlaces, segmentIds.length);
    const { rows, slices } = await source.plan({ segmentIds, fields, maxSlices });
    const page = collectPage();
    const map = contactMapper(dataMatching);
    for (const slice of slices) {
      for await (const { place, row } of firstRows(source, slice, Math.ceil(sampleRows / slices.length))) {
        const mapped = 'values' in row ? map(row.values) : unreadable(row.unreadable);
        page.add({ place, record: row.record, mapped });
      }
    }
    const { counts, rejections } = page.compose(page.size);
    const allowed = connection?.profileLimit;
    return {
      profiles: rows,
      limit: allowed === undefined ? null : { allowed, holds: rows <= allowed },
      sample: { ...counts, complete: counts.read === rows },
      rejections: byReason(rejections),
    };
  };
}

export type ExportPreview = ReturnType<typeof exportPreview>;

async function* firstRows(source: SegmentSource, slice: Slice, count: number) {
  let left = count;
  for await (const { segmentId, file, rows } of source.read(slice, '')) {
    const place = { segmentId, ...(file === undefined ? {} : { file }) };
    for (const row of rows.slice(0, left)) yield { place, row };
    left -= rows.length;
    if (left <= 0) return;
  }
}

function byReason(rejections: readonly Rejection[]): Preview['rejections'] {
  const reasons = [...new Set(rejections.map(({ reason }) => reason))];
  return reasons.map((reason) => {
    const all = rejections.filter((rejection) => rejection.reason === reason);
    const examples = all.slice(0, maxExamples).map((one) => ({ ...one, email: maskWords(one.email) }));
    return { reason, count: all.length, examples };
  });
}
