import {
  odata,
  TableClient,
  type TableEntity,
  type TableEntityResult,
  type TransactionAction,
} from '@azure/data-tables';
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
