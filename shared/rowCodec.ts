import type { z } from 'zod';
import type { RowValue } from './ports';

/**
 * A record as a table row: each property is one JSON text, so that each has its own 64 KiB,
 * and reading checks all of them.
 */
export interface RowCodec<T> {
  encode(record: T): RowValue;
  /** Throws if the row is not what the schema says: a bug or a foreign hand. */
  decode(value: RowValue): T;
}

export function rowCodec<T extends object>(schema: z.ZodType<T>): RowCodec<T> {
  return {
    encode(record) {
      const value: Record<string, string> = {};
      for (const [name, property] of Object.entries(record)) {
        if (property !== undefined) value[name] = jsonText(property);
      }
      return value;
    },
    decode(value) {
      const record: Record<string, unknown> = {};
      for (const [name, text] of Object.entries(value)) record[name] = parse(text);
      return schema.parse(record);
    },
  };
}

/** JSON whose line separators are escaped: Azurite takes a raw one within a transaction for the end of a line. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(/[\u2028\u2029]/g, (character) =>
    character === '\u2028' ? '\\u2028' : '\\u2029',
  );
}

function parse(text: string | number | boolean): unknown {
  return typeof text === 'string' ? JSON.parse(text) : text;
}
