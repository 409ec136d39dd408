import type { RunAnswer } from './api';

const width = 32;
const number = (count: number): string => count.toLocaleString('en-US');

/** A bar that is redrawn in a terminal, and drawn only at the end anywhere else. */
export function showProgress({ status, expected, counts, finishedAt }: RunAnswer): void {
  const done = expected === null || expected === 0 ? 0 : Math.min(1, counts.read / expected);
  const filled = Math.round(done * width);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)}`;
  const line = `  ${bar} ${number(counts.read)}/${expected === null ? '?' : number(expected)} ${status}`;
  if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line}${finishedAt === undefined ? '' : '\n'}`);
  else if (finishedAt !== undefined) console.log(line);
}

/** What became of the profiles. */
export function showRun(run: RunAnswer, reasons: ReadonlyMap<string, number>): void {
  const { counts } = run;
  const seconds = (Date.parse(run.finishedAt ?? run.startedAt) - Date.parse(run.startedAt)) / 1_000;
  const rows: [string, string][] = [
    ['read', number(counts.read)],
    ['merged (same address twice in a page)', number(counts.merged)],
    ['sent', number(counts.sent)],
    ['  created', number(counts.created)],
    ['  updated', number(counts.updated)],
    ['  with a shortened value', number(counts.truncated)],
    ['rejected', number(counts.rejected)],
    ...[...reasons].map(([reason, count]): [string, string] => [`  ${reason}`, number(count)]),
    ['duration', `${seconds.toFixed(1)} s`],
  ];
  console.log(`\nThe run ended: ${run.status}`);
  if (run.error !== undefined)
    console.log(`  ${run.error.code}: ${run.error.message} ${run.error.help ?? ''}`);
  for (const [name, value] of rows) console.log(`  ${name.padEnd(40)}${value.padStart(10)}`);
}

export function nextSteps(at: {
  url: string;
  simulator: string;
  exportId: string;
  connectionId: string;
  listId: string;
  run: RunAnswer;
}): string {
  const { url, simulator, exportId, connectionId, listId, run } = at;
  const runs = `${url}/api/exports/${exportId}/runs`;
  return [
    `\nTry next (Ctrl+C stops everything): open ${url}/ in a browser, or`,
    `  curl ${url}/api/segments`,
    `  curl ${url}/api/connections/${connectionId}/lists`,
    `  curl ${url}/api/exports/${exportId}`,
    `  curl -X POST ${runs}`,
    `  curl ${runs}/${run.id}`,
    `  curl -H 'Accept: text/csv' ${runs}/${run.id}/rejections`,
    `  curl -X POST -d '{}' ${url}/api/refresh`,
    `  curl ${simulator}/admin/lists/${listId}/emails | head`,
  ].join('\n');
}
