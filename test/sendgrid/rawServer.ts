import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';

/** A request as it came over the wire. */
export interface RawRequest {
  readonly line: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface RawServer {
  readonly url: string;
  readonly port: number;
  readonly requests: RawRequest[];
  close(): Promise<void>;
}

/** A server that does to the socket whatever a test wants, once a request is complete. */
export async function startRawServer(
  react: (socket: Socket, request: RawRequest) => void,
): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let received = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const request = complete(received);
      if (request === undefined) return;
      received = Buffer.alloc(0);
      requests.push(request);
      react(socket, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    ...{ url: `http://127.0.0.1:${port}`, port, requests },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A whole answer that ends the connection. */
export function answer(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): string {
  const lines = Object.entries({
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  });
  return `HTTP/1.1 ${status} Text\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

function complete(received: Buffer): RawRequest | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [line = '', ...rest] = received.subarray(0, end).toString().split('\r\n');
  const headers = Object.fromEntries(
    rest
      .map((header) => header.split(/: ?(.*)/s))
      .map(([name = '', value = '']) => [name.toLowerCase(), value]),
  );
  const body = received.subarray(end + 4);
  return body.length < Number(headers['content-length'] ?? 0) ? undefined : { line, headers, body };
}
