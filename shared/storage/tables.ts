import {
  odata,
  TableClient,
  type TableEntity,
  type TableEntityResult,
  type TransactionAction,
} from '@azure/data-tables';
import { z } from 'zod';
import { AppError } from '../errors';
import type { Row, RowChange, Rows, RowValue } from '../ports';
import { once, statusOf, unavailable } from './failures';

/** A table of Azure Table Storage, made when it is first used. */
export function tableRows(connectionString: string, name: string): Rows {
  const client = TableClient.fromConnectionString(connectionString, name, {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 3, retryDelayInMs: 200, maxRetryDelayInMs: 2_000 },
  });
  const ready = once(() => client.createTable());

  return {
    async get(partition, key) {
      await ready();
      try {
        return toRow(await client.getEntity<Record<string, unknown>>(partition, key));
      } catch (error) {
        if (statusOf(error) === 404) return null;
        throw unavailable('Table Storage', error);
      }
    },

    async list(partition, { from, to, limit = 1_000, token }) {
      if (token !== undefined) checkToken(token);
      await ready();
      const filter = odata`PartitionKey eq ${partition} and RowKey ge ${from} and RowKey lt ${to}`;
      try {
        const pages = client
          .listEntities<Record<string, unknown>>({ queryOptions: { filter } })
          .byPage({ maxPageSize: limit, ...(token === undefined ? {} : { continuationToken: token }) });
        const { value: page } = await pages.next();
        const rows: Row[] = (page ?? []).map(toRow);
        const next = page?.continuationToken;
        return { rows, ...(next ? { token: next } : {}) };
      } catch (error) {
        if (token !== undefined && statusOf(error) === 400) throw foreignToken();
        throw unavailable('Table Storage', error);
      }
    },

    async write(partition, changes) {
      await ready();
      try {
        const [only] = changes;
        // The SDK's transactions cannot delete with an ETag, so a deletion that stands alone goes alone.
        if (changes.length === 1 && only?.kind === 'delete') {
          await client.deleteEntity(partition, only.key, { etag: only.etag });
          return [''];
        }
        const { subResponses } = await client.submitTransaction(
          changes.map((change) => action(partition, change)),
        );
        return subResponses.map(({ etag }) => etag ?? '');
      } catch (error) {
        const status = statusOf(error);
        if (status === 404 || status === 409 || status === 412) return null;
        throw unavailable('Table Storage', error);
      }
    },
  };
}

/** What the SDK makes a continuation token of. */
const tokenSchema = z.strictObject({
  nextPartitionKey: z.string().min(1),
  nextRowKey: z.string().optional(),
});

/** A token goes to the caller and comes back: one that is not ours must not look like an outage. */
function checkToken(token: string): void {
  try {
    tokenSchema.parse(JSON.parse(Buffer.from(token, 'base64').toString('latin1')));
  } catch (cause) {
    throw foreignToken(cause);
  }
}

function foreignToken(cause?: unknown): AppError {
  return new AppError('invalidRequest', 'The page token is not one of ours.', { cause });
}

function action(partitionKey: string, change: RowChange): TransactionAction {
  const keys = { partitionKey, rowKey: change.key };
  switch (change.kind) {
    case 'insert':
      return ['create', { ...keys, ...change.value } as TableEntity];
    case 'replace':
      return ['update', { ...keys, ...change.value } as TableEntity, 'Replace', { etag: change.etag }];
    case 'delete':
      return ['delete', keys];
  }
}

function toRow(entity: TableEntityResult<Record<string, unknown>>): Row {
  const { partitionKey: _p, rowKey, etag, timestamp: _t, ...rest } = entity;
  const own = Object.entries(rest).filter(([name]) => !name.startsWith('odata.'));
  return { key: rowKey ?? '', etag, value: Object.fromEntries(own) as RowValue };
}
