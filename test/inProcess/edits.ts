import type { Answer, TestApp } from './app';

export const codeOf = ({ status, json }: Answer): unknown[] => [status, json['code']];

/** Changes a connection as it is now, or as it was at an ETag. */
export async function patchConnection(
  app: TestApp,
  id: string,
  { body, user, etag }: { body: object; user?: string; etag?: string },
): Promise<Answer> {
  const path = `/api/connections/${id}`;
  const headers = { 'if-match': etag ?? (await app.ok(path)).etag };
  return app.call(path, { method: 'PATCH', body, headers, ...(user === undefined ? {} : { user }) });
}

export async function removeConnection(app: TestApp, id: string, query = ''): Promise<Answer> {
  const { etag } = await app.ok(`/api/connections/${id}`);
  return app.call(`/api/connections/${id}${query}`, { method: 'DELETE', headers: { 'if-match': etag } });
}
