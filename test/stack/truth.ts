import { normaliseAddress } from '../../shared/profiles/address';
import type { RunView } from '../../shared/runs/view';
import type { Scenario, TrueRow } from './scenario';

/**
 * Holds a finished run and the list against the segments, address by address (invariant I11): every row's
 * address is on the list or the row is listed as a rejection, and nobody else is on the list.
 */
export async function expectTruth(scenario: Scenario, run: RunView): Promise<void> {
  const [list, rejections] = [await scenario.emails(), await scenario.rejections(run.id)];
  const listed = new Set(rejections.map((rejection) => place(rejection)));
  const unnamed = rejections.filter(({ reason }) => reason === 'unnamed').length;
  const lost = scenario.rows.filter((row) => {
    const address = normaliseAddress(row.email);
    return !listed.has(place(row)) && (address === null || !list.has(address));
  });
  // Rows that SendGrid refused without saying which are one rejection each.
  expect(lost.slice(unnamed)).toEqual([]);
  const known = new Set(scenario.rows.map(({ email }) => normaliseAddress(email)));
  expect([...list].filter((address) => !known.has(address))).toEqual([]);
  expect(run.counts.read).toBe(scenario.rows.length);
  expect(run.counts.rejected).toBe(rejections.length);
  expect(run.counts.read).toBe(run.counts.sent + run.counts.merged + run.counts.rejected);
}

const place = (
  row: Pick<TrueRow, 'segmentId'> & { file?: string | undefined; record: number | null },
): string => `${row.segmentId}/${row.file}:${row.record}`;
