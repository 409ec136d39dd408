import type { Principal } from '../access/principal';
import type { Connection } from './connection';

/** What anybody but an administrator may see of a shared connection. */
export type ConnectionSummary = Pick<Connection, 'id' | 'displayName' | 'type'>;
export type ConnectionView = Omit<Connection, 'sealedKey' | 'revision'> & { readonly etag: string };

export function isVisible(connection: Connection, principal: Principal): boolean {
  return principal.roles.includes('administrator') || connection.availableTo === 'contributors';
}

export function shown(record: Connection, principal: Principal): ConnectionView | ConnectionSummary {
  if (principal.roles.includes('administrator')) return connectionView(record);
  return { id: record.id, displayName: record.displayName, type: record.type };
}

export function connectionView({ sealedKey: _, revision: _r, ...record }: Connection): ConnectionView {
  return { ...record, etag: etagOf({ revision: _r }) };
}

/** Of the revision, not of the row: a row that is only wrapped anew is still what people have read. */
export function etagOf({ revision }: Pick<Connection, 'revision'>): string {
  return `"${revision}"`;
}
