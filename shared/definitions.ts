import type { z } from 'zod';
import type { RowChange, Rows } from './ports';
import { rowCodec } from './rowCodec';

/** A definition with the ETag that a change of it has to name. */
export interface Defined<T> {
  readonly etag: string;
  readonly record: T;
}

/** Definitions of one kind: a partition of one table, keyed by id. Keys from `~` on are not definitions. */
export function definitionStore<T extends { id: string }>(
  rows: Rows,
  partition: string,
  schema: z.ZodType<T>,
) {
  const codec = rowCodec(schema);
  const all = { from: '', to: '~' };
  return {
    async find(id: string): Promise<Defined<T> | null> {
      const row = await rows.get(partition, id);
      return row === null ? null : { etag: row.etag, record: codec.decode(row.value) };
    },
    async list(options: { limit: number; token?: string | undefined }): Promise<{
      items: Defined<T>[];
      token?: string;
    }> {
      const { limit, token } = options;
      const answer = await rows.list(partition, { ...all, limit, ...(token === undefined ? {} : { token }) });
      const items = answer.rows.map((row) => ({ etag: row.etag, record: codec.decode(row.value) }));
      return { items, ...(answer.token === undefined ? {} : { token: answer.token }) };
    },
    async *every(): AsyncGenerator<Defined<T>> {
      let token: string | undefined;
      do {
        const answer = await this.list({ limit: 1_000, token });
        yield* answer.items;
        token = answer.token;
      } while (token !== undefined);
    },
    /** The new ETag, or null if a row was not as expected. `beside` changes in the same transaction. */
    async insert(record: T, beside: readonly RowChange[] = []): Promise<string | null> {
      const insertion = { kind: 'insert', key: record.id, value: codec.encode(record) } as const;
      return (await rows.write(partition, [insertion, ...beside]))?.[0] ?? null;
    },
    /** The new ETag, or null if somebody else changed it meanwhile. */
    async replace(etag: string, record: T, beside: readonly RowChange[] = []): Promise<string | null> {
      const replacement = { kind: 'replace', key: record.id, value: codec.encode(record), etag } as const;
      return (await rows.write(partition, [replacement, ...beside]))?.[0] ?? null;
    },
    async remove({ etag, record }: Defined<T>): Promise<boolean> {
      return (await rows.write(partition, [{ kind: 'delete', key: record.id, etag }])) !== null;
    },
  };
}

export type DefinitionStore<T extends { id: string }> = ReturnType<typeof definitionStore<T>>;
