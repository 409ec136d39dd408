import { AppError } from '../errors';
import type { Blobs } from '../ports';
import { givenHeader, type Header, type HeaderFault, headerReader } from './csv/header';
import { rowCounter } from './csv/rowCounter';
import { utf8Checker } from './csv/utf8';
import { readContent, startingWith, unreadableFile } from './fileContent';
import { isGzip } from './fileNames';
import type { CountedFile } from './filePlan';
import type { SegmentFile } from './folder';

/** Bytes in which a byte order mark can be seen. */
const markBytes = 3;

/** A file's header without the rest of the file. Throws `unreadableFile`, `duplicateColumn`, `segmentChanged`. */
export async function readHeader(blobs: Blobs, file: SegmentFile): Promise<Header> {
  const { name } = file;
  const reader = headerOf(file);
  for await (const chunk of wholeFile(blobs, file)) {
    const header = reader.push(chunk);
    if (header !== null) return checked(name, header);
  }
  return checked(name, reader.end());
}

/** Streams a file once: its header, its rows and where it could be cut. Throws as `readHeader`, and `fieldNotFound`. */
export async function countFile(
  blobs: Blobs,
  file: SegmentFile,
  fields: readonly string[],
): Promise<CountedFile> {
  const { name, etag } = file;
  const gzip = isGzip(name);
  const reader = headerOf(file);
  const utf8 = utf8Checker();
  let header: Header | null = null;
  let counter: ReturnType<typeof rowCounter> | null = null;
  let offset = 0;
  for await (const chunk of wholeFile(blobs, file)) {
    if (!utf8.push(chunk)) throw notUtf8(name);
    const begin = offset;
    offset += chunk.length;
    if (counter === null) {
      const found = reader.push(chunk);
      if (found === null) continue;
      header = checked(name, found);
      counter = rowCounter({ offset: header.offset });
      counter.push(chunk.subarray(Math.max(0, header.offset - begin)));
    } else {
      counter.push(chunk);
    }
  }
  if (!utf8.end()) throw notUtf8(name);
  header ??= checked(name, reader.end());
  const { records, cuts } = counter?.end() ?? { records: 0, cuts: [] };
  const columns = header.columns.length === 0 ? [] : columnsOf(name, header, fields);
  const width = header.columns.length;
  return { name, etag, rows: records, from: header.offset, to: offset, cuts, columns, width, gzip };
}

function wholeFile(blobs: Blobs, { name, etag, columns }: SegmentFile): AsyncIterable<Uint8Array> {
  const content = readContent(blobs, { name, etag, gzip: isGzip(name), from: 0 });
  return columns === undefined ? content : startingWith(content, markBytes);
}

function headerOf({ columns }: SegmentFile): ReturnType<typeof headerReader> {
  if (columns === undefined) return headerReader();
  return {
    push: (bytes) => givenHeader(columns, bytes),
    end: () => ({ columns: [], offset: 0 }),
  };
}

function columnsOf(name: string, { columns }: Header, fields: readonly string[]): number[] {
  return fields.map((field) => {
    const index = columns.indexOf(field);
    if (index >= 0 && field !== '') return index;
    throw new AppError('fieldNotFound', `The file ${name} has no column ${field}.`, {
      help: `Match one of its columns: ${columns.slice(0, 50).join(', ')}.`,
    });
  });
}

function checked(name: string, header: Header | HeaderFault): Header {
  if (!('fault' in header)) return header;
  if (header.fault === 'duplicate') {
    throw new AppError('duplicateColumn', `The file ${name} names the column ${header.column} twice.`, {
      help: 'Give each column a name of its own.',
    });
  }
  if (header.fault === 'notUtf8') throw notUtf8(name);
  const reason = header.fault === 'tooLong' ? 'its header is longer than 1 MB' : 'its header is not CSV';
  throw unreadableFile(name, reason);
}

const notUtf8 = (name: string): AppError => unreadableFile(name, 'it is not UTF-8');
