import { isFinished } from './jobs';
import type { State } from './state';

/** The file that a job's `errors_url` names: the address itself is the permission, so a key is not wanted here. */
export function errorsFile(state: State, file: string, authorization: string | undefined): Response {
  if (authorization !== undefined) return xml(400, 'Only one auth mechanism allowed');
  const settings = state.settings();
  for (const { jobs } of state.accounts.values()) {
    const job = jobs.get(file.replace(/\.csv$/, ''));
    if (job === undefined || job.fault?.errorsFile === 'missing') continue;
    if (!isFinished(job, state.now(), settings)) continue;
    const expiresAt = job.acceptedAt + settings.finishDelayMs + settings.errorsUrlMs;
    if (state.now() > expiresAt) return xml(403, 'Request has expired');
    const half = job.fault?.errorsFile === 'partial' ? job.errors.length / 2 : job.errors.length;
    const rows = job.errors
      .slice(0, half)
      .map(({ identifier, reason }) => `${quoted(identifier)},${quoted(reason)}\r\n`);
    return new Response(`identifier,reason\r\n${rows.join('')}`, { headers: { 'content-type': 'text/csv' } });
  }
  return xml(404, 'NoSuchKey');
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`;
}

function xml(status: number, message: string): Response {
  return new Response(`<Error>${message}</Error>`, {
    status,
    headers: { 'content-type': 'application/xml' },
  });
}
