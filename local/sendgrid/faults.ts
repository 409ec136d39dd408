import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';
import type { Scope } from './answers';
import { isJobFault, type State } from './state';

type Bindings = { Bindings: { incoming: IncomingMessage } };

/** Pieces of a slow body. */
const pieces = 10;

/** Remembers the request, and does to it what the script says. */
export function faults(state: State): MiddlewareHandler<Scope & Bindings> {
  return async (c, next) => {
    const { method, path } = c.req;
    const authorization = c.req.header('authorization') ?? '';
    const fault = state.takeFault({ method, path, key: authorization.replace(/^Bearer /, '') });
    const remember = (status: number) =>
      state.remember({
        ...{ method, path, status, contacts: c.get('contacts') ?? 0 },
        bytes: Number(c.req.header('content-length') ?? 0),
        keyHint: authorization.slice(-4),
        subuser: c.req.header('on-behalf-of') ?? null,
      });
    const { answerDelayMs } = state.settings();
    if (answerDelayMs > 0) await pause(answerDelayMs);
    if (fault?.kind === 'status') {
      remember(fault.status);
      return new Response(fault.body, { status: fault.status, headers: fault.headers });
    }
    if (isJobFault(fault)) c.set('jobFault', fault);
    const broken = fault?.kind === 'timeout' || fault?.kind === 'reset';
    if (!broken || fault.afterCommit) await next();
    remember(broken ? 0 : c.res.status);
    if (fault?.kind === 'reset') c.env.incoming.socket.destroy();
    if (fault?.kind === 'timeout') await new Promise(() => undefined);
    if (fault?.kind === 'truncatedJson') {
      const text = await c.res.text();
      c.res = new Response(text.slice(0, text.length / 2), { status: c.res.status });
    }
    if (fault?.kind === 'slowBody') {
      const body = slowly(await c.res.text(), fault.durationMs);
      c.res = new Response(body, { status: c.res.status, headers: c.res.headers });
    }
    return broken ? c.body(null) : undefined;
  };
}

function slowly(text: string, durationMs: number): ReadableStream<Uint8Array> {
  const bytes = Buffer.from(text);
  const size = Math.ceil(bytes.length / pieces);
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      await pause(durationMs / pieces);
      controller.enqueue(bytes.subarray(at, at + size));
      at += size;
      if (at >= bytes.length) controller.close();
    },
  });
}
