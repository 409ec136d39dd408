import type { Blobs } from '../../shared/ports';
import { type Rejection, rejectionSchema } from '../../shared/profiles/rejection';
import type { Page, Run } from '../../shared/runs/run';
import type { Observed } from './observe';

/** I6: the blobs that page rows name hold as many lines as were counted, page by page and for the run. */
export async function checkRejections(
  observed: Observed,
  blobs: Blobs,
  { isExpired = () => false }: { isExpired?: (run: Run) => boolean } = {},
): Promise<string[]> {
  const violations: string[] = [];
  for (const run of observed.runs) {
    if (isExpired(run) || observed.head?.closed) continue;
    let lines = 0;
    for (const page of observed.pages.filter(({ runId }) => runId === run.id)) {
      const refuse = (what: string) => violations.push(`I6: ${run.id} ${page.chain}:${page.step}: ${what}`);
      try {
        const own = (await rejectionsIn(blobs, page.rejectionsBlob)).length;
        const later = (await rejectionsIn(blobs, page.importBlob)).length;
        if (own !== page.rejected) refuse(`${page.rejected} rejected, its blob has ${own} lines`);
        if (later !== page.errored) refuse(`${page.errored} errored, its blob has ${later} lines`);
        lines += own + later;
      } catch {
        refuse('a blob that it names cannot be read');
      }
    }
    if (lines !== run.counts.rejected) {
      violations.push(`I6: ${run.id} counts ${run.counts.rejected} rejections, its blobs have ${lines}`);
    }
  }
  return violations;
}

/** All rejections of a run, as its page rows lead to them. */
export async function rejectionsOfPages(blobs: Blobs, pages: readonly Page[]): Promise<Rejection[]> {
  const all: Rejection[] = [];
  for (const page of pages) {
    all.push(...(await rejectionsIn(blobs, page.rejectionsBlob)));
    all.push(...(await rejectionsIn(blobs, page.importBlob)));
  }
  return all;
}

async function rejectionsIn(blobs: Blobs, name: string | undefined): Promise<Rejection[]> {
  if (name === undefined) return [];
  const chunks: Uint8Array[] = [];
  for await (const chunk of blobs.read(name)) chunks.push(chunk);
  return Buffer.concat(chunks)
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => rejectionSchema.parse(JSON.parse(line)));
}
