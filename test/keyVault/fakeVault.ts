import { createServer } from 'node:http';

export interface FakeVault {
  readonly url: string;
  /** Null: no such secret. A number: that status. */
  readonly secrets: Map<string, string | number | null>;
  /** The secrets that were read, in order; asking who it is does not count. */
  readonly reads: string[];
  close(): Promise<void>;
}

/** As much of Key Vault as reading a secret takes: the challenge, the token, the answer. */
export async function startFakeVault(): Promise<FakeVault> {
  const secrets = new Map<string, string | number | null>();
  const reads: string[] = [];
  let url = '';
  const server = createServer((request, response) => {
    const answer = (status: number, body: object, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(body));
    };
    const error = (status: number, code: string) =>
      answer(status, { error: { code, message: `secret ${code}` } });
    if (request.headers.authorization === undefined) {
      const challenge = `Bearer authorization="${url}/tenant", resource="https://vault.azure.net"`;
      return answer(401, { error: { code: 'Unauthorized' } }, { 'www-authenticate': challenge });
    }
    const name = /^\/secrets\/([^/?]+)/.exec(request.url ?? '')?.[1] ?? '';
    reads.push(name);
    const found = secrets.get(name) ?? null;
    if (found === null) return error(404, 'SecretNotFound');
    if (typeof found === 'number') return error(found, found === 403 ? 'Forbidden' : 'InternalServerError');
    return answer(200, { value: found, id: `${url}/secrets/${name}/1`, attributes: { enabled: true } });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    ...{ url, secrets, reads },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
