import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { adminRoutes } from './admin';
import { notFound, refuse } from './answers';
import { authentication } from './authentication';
import { errorsFile } from './errorsFile';
import { faults } from './faults';
import { marketingRoutes } from './routes/marketing';
import { createState } from './state';

/** A key in SendGrid's form that opens nothing but this simulator. */
export const sampleKey = 'SG.sample-local-key-0000.sample-secret-of-the-local-simulator-0000000';

/** The list that the local start exports to: the same each time, as an export names it. */
export const sampleListId = '5a3b1e00-0000-4000-8000-000000000001';

export interface SimulatorOptions {
  readonly port?: number;
  readonly key?: string;
  readonly lists?: readonly { id?: string; name: string }[];
}

export interface Simulator {
  readonly url: string;
  close(): Promise<void>;
}

/** SendGrid's Marketing Campaigns API on loopback, with `/admin` to inspect and to disturb it. */
export async function startSendGridSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, key = sampleKey, lists = [] } = options;
  const state = createState({ key, lists });
  let url = '';
  const app = new Hono();
  app.route('/admin', adminRoutes(state));
  app.get('/errors/:file', (c) => errorsFile(state, c.req.param('file'), c.req.header('authorization')));
  app.use('/v3/*', async (c, next) => {
    await next();
    c.header('server', 'nginx');
    c.header('x-amzn-requestid', randomUUID());
  });
  app.use('/v3/*', faults(state), authentication(state));
  app.route(
    '/v3',
    marketingRoutes(state, () => url),
  );
  app.notFound(notFound);
  app.onError((error, c) => refuse(c, 500, error.message));

  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : port}`;
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Requests that a fault never answers would hold up the end.
        server.closeAllConnections();
      }),
  };
}
