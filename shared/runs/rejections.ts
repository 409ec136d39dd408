import { AppError } from '../errors';
import type { Blobs } from '../ports';
import { type Rejection, rejectionSchema } from '../profiles/rejection';
import { runNotFound } from './cancel';
import type { RunDeps } from './deps';
import { findRun, pagesOf } from './store';

/** Where a rejection lies: the page row's key, which of its two blobs, and the line. */
interface Position {
  readonly pageKey: string;
  readonly blob: number;
  readonly line: number;
}

const start: Position = { pageKey: '', blob: 0, line: 0 };

/** A run's rejections from a position on, by slice and page; those that SendGrid reported later follow a page's own. */
export async function* rejectionsOf(
  deps: RunDeps,
  { exportId, runId, from = start }: { exportId: string; runId: string; from?: Position },
): AsyncGenerator<{ rejection: Rejection; position: Position }> {
  if ((await findRun(deps.rows, exportId, runId)) === null) throw runNotFound(runId);
  for await (const { key, record } of pagesOf(deps.rows, exportId, runId)) {
    if (key < from.pageKey) continue;
    const first = key === from.pageKey ? from : start;
    for (const [blob, name] of [record.rejectionsBlob, record.importBlob].entries()) {
      if (name === undefined || blob < first.blob) continue;
      const skip = blob === first.blob ? first.line : 0;
      let line = 0;
      for await (const text of linesOf(deps.rejections, name)) {
        if (line >= skip) {
          const rejection = rejectionSchema.parse(JSON.parse(text));
          yield { rejection, position: { pageKey: key, blob, line } };
        }
        line += 1;
      }
    }
  }
}

/** One answer of rejections; `page` is the opaque token of the answer before. */
export async function listRejections(
  deps: RunDeps,
  options: { exportId: string; runId: string; pageSize: number; page?: string | undefined },
): Promise<{ items: Rejection[]; nextPage?: string }> {
  const { exportId, runId, pageSize, page } = options;
  const from = page === undefined ? start : parsePosition(page);
  const items: Rejection[] = [];
  for await (const { rejection, position } of rejectionsOf(deps, { exportId, runId, from })) {
    if (items.length === pageSize) return { items, nextPage: formatPosition(position) };
    items.push(rejection);
  }
  return { items };
}

async function* linesOf(blobs: Blobs, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of blobs.read(name)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

function formatPosition({ pageKey, blob, line }: Position): string {
  return Buffer.from(`${pageKey} ${blob} ${line}`).toString('base64url');
}

function parsePosition(token: string): Position {
  const text = Buffer.from(token, 'base64url').toString();
  const match = /^(page:[\w:-]{1,200}) ([01]) (\d{1,9})$/.exec(text);
  if (match === null) throw new AppError('invalidRequest', 'The page token is not one of ours.');
  const [, pageKey = '', blob, line] = match;
  return { pageKey, blob: Number(blob), line: Number(line) };
}
