import type { HttpRequest } from '@azure/functions';
import type { z } from 'zod';
import { AppError } from '../errors';

/** Bytes; the largest definition is a small part of it. */
const maxBody = 256 * 1_024;

/** The request's JSON as the schema wants it; no body at all counts as {}. Throws `tooLarge`, `invalidRequest`. */
export async function readBody<T>(request: HttpRequest, schema: z.ZodType<T>): Promise<T> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBody) throw tooLarge();
  return parseInput(schema, parseJson(await readBytes(request.body)));
}

/** Counts while it reads: a length that is not said, or not true, is no way around the bound. */
async function readBytes(body: AsyncIterable<Uint8Array> | null): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBody) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseJson(bytes: Buffer): unknown {
  if (bytes.byteLength === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new AppError('invalidRequest', 'The body is not JSON in UTF-8.', { cause });
  }
}

/** Throws `invalidRequest` naming each thing that is wrong, without repeating values. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({
          path: [...issue.path, key.slice(0, 100)].join('.'),
          message: 'Unknown key',
        }))
      : [{ path: issue.path.join('.'), message: issue.message }],
  );
  throw new AppError('invalidRequest', 'The request is not what this route takes.', {
    errors: errors.slice(0, 50),
  });
}

function tooLarge(): AppError {
  return new AppError('tooLarge', `The body is larger than ${maxBody} bytes.`);
}
