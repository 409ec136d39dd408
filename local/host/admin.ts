import { Hono } from 'hono';
import { z } from 'zod';
import type { RpcTypedData } from './contract';
import type { HttpOptions } from './httpTrigger';
import { describe } from './log';
import type { AppFunction } from './triggers';

/** The part of the Functions host's own API that one needs by hand: list the functions, and run one now. */
export function adminRoutes({ functions, invoke, log }: HttpOptions): Hono {
  const admin = new Hono();
  admin.get('/host/status', ({ json }) =>
    json({
      ...{ state: 'Running', version: '4.local' },
      memoryBytes: process.memoryUsage.rss(),
      peakMemoryBytes: process.resourceUsage().maxRSS * 1_024,
      openHandles: process.getActiveResourcesInfo().length,
    }),
  );
  admin.get('/functions', ({ json }) =>
    json(
      functions.map(({ name, kind, registered }) => ({ name, kind, bindings: registered.metadata.bindings })),
    ),
  );
  admin.post('/functions/:name', async ({ req, body, json }) => {
    const fn = functions.find(({ name }) => name.toLowerCase() === req.param('name').toLowerCase());
    if (fn === undefined) return body(null, 404);
    if (fn.kind === 'http') return json({ error: 'Call an HTTP function by its own route.' }, 400);
    const given = z.object({ input: z.unknown() }).safeParse(await req.json().catch(() => ({})));
    invoke(fn, { input: inputOf(fn, given.data?.input) }).catch((error: unknown) => {
      log('error', fn.name, describe(error));
    });
    return body(null, 202);
  });
  return admin;
}

function inputOf(fn: AppFunction, input: unknown): RpcTypedData {
  if (fn.kind === 'timer') return { json: JSON.stringify({ isPastDue: false }) };
  return typeof input === 'string' ? { string: input } : { json: JSON.stringify(input ?? null) };
}
