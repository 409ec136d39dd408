import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { ImportError } from '../connections/destination';
import { UnavailableError } from '../errors';
import { normaliseAddress } from '../profiles/address';

/** A page has 30,000 rows at most; an error of each takes some hundred bytes. */
const maxBytes = 32_000_000;
const maxReason = 300;
/**
 * Where SendGrid keeps such files: its own hosts, and S3. The address comes from an answer, so it is not followed
 * just anywhere; other hosts of amazonaws.com can be anybody's machines.
 */
const allowedHosts = /^(?:[a-z0-9.-]+\.)?(?:sendgrid\.(?:com|net)|s3(?:[.-][a-z0-9-]+)?\.amazonaws\.com)$/;

/**
 * The errors of an import, from the file that SendGrid links to: without our key, without redirects, only on
 * its own hosts. Throws `sendgridUnavailable`.
 */
export async function readImportErrors(
  url: string,
  { limit, timeout, local }: { limit: number; timeout: number; local: boolean },
): Promise<ImportError[]> {
  if (!isAllowed(url, local)) throw unread('its address is not one of SendGrid');
  const content = await download(url, timeout);
  return importErrorsOf(content).slice(0, limit);
}

function isAllowed(url: string, local: boolean): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password, port } = new URL(url);
  if (local) return ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
  const plain = username === '' && password === '' && port === '';
  return protocol === 'https:' && plain && allowedHosts.test(hostname);
}

async function download(url: string, timeout: number): Promise<Buffer> {
  try {
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeout) });
    if (!answer.ok || answer.body === null) throw unread(`it answered ${answer.status}`);
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of answer.body) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw unread('it is too large');
      chunks.push(chunk);
    }
    const content = Buffer.concat(chunks);
    const gzipped = content[0] === 0x1f && content[1] === 0x8b;
    return gzipped ? gunzipSync(content, { maxOutputLength: maxBytes }) : content;
  } catch (cause) {
    throw cause instanceof UnavailableError ? cause : unread('it could not be read');
  }
}

/**
 * Its format is not documented: CSV with a header, one row an error. The address is in the column that is
 * named for it or else in the first cell that is one; the reason in its column, or in the rest.
 */
export function importErrorsOf(content: Buffer): ImportError[] {
  const [header = [], ...rows] = cellsOf(content);
  const names = header.map((name) => name.trim().toLowerCase());
  const addressColumn = names.findIndex((name) => /^(e-?mail|identifier|email[_ ]address)$/.test(name));
  const reasonColumn = names.findIndex((name) =>
    /^(reason|error|errors|message|error[_ ]message)$/.test(name),
  );
  const headless = header.some((cell) => normaliseAddress(cell) !== null);
  return (headless ? [header, ...rows] : rows).flatMap((cells) => {
    const text = cells[addressColumn] ?? cells.find((cell) => normaliseAddress(cell) !== null);
    if (text === undefined || text.trim() === '') return [];
    const reason = cells[reasonColumn] ?? cells.filter((cell) => cell !== text).join(' ');
    return [
      { email: normaliseAddress(text) ?? text.slice(0, 320), reason: reason.trim().slice(0, maxReason) },
    ];
  });
}

function unread(reason: string): UnavailableError {
  return new UnavailableError(
    'sendgridUnavailable',
    `SendGrid's file of import errors was not read: ${reason}.`,
  );
}

/** A file that is not CSV at all names nobody. */
function cellsOf(content: Buffer): string[][] {
  try {
    return parse(content, {
      bom: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch {
    return [];
  }
}
