import { setTimeout as pause } from 'node:timers/promises';
import { loadApp } from './appLoader';
import { installFunctionsCore } from './functionsCore';
import { startHttp } from './httpTrigger';
import { createInvoker, runHooks } from './invoker';
import { createInWork } from './inWork';
import { createLog, describe } from './log';
import { connectionString, createDeliver } from './outputs';
import { runQueue } from './queueTrigger';
import { type Environment, parseLocalSettings, readHostJson } from './settings';
import { runTimer } from './timerTrigger';
import { readFunction } from './triggers';

/** How long a stop waits for what is in work. */
const graceMs = 10_000;

export interface Host {
  readonly url: string;
  /** Takes no more work, and waits for what is in work, but not for ever. */
  stop(): Promise<void>;
}

/** Loads the compiled app of a folder and runs its functions. Throws if there is nothing to run. */
export async function startHost(root: string, environment: Environment): Promise<Host> {
  const local = parseLocalSettings(environment);
  const host = readHostJson(root, environment);
  const log = createLog(local.LOCAL_LOG_LEVEL, (line) => process.stdout.write(`${line}\n`));
  const core = installFunctionsCore(log);
  await loadApp(root, core);
  const functions = [...core.functions.values()]
    .map((registered) => readFunction(registered, environment))
    .filter(({ disabled }) => !disabled);

  const inWork = createInWork();
  const invoke = createInvoker({
    ...{ core, inWork },
    deliver: createDeliver(environment, host.queues.messageEncoding),
  });
  const stop = new AbortController();
  const stopping = stop.signal;
  await runHooks(core, 'appStart', { hookData: {}, appHookData: core.appHookData });
  const http = await startHttp({ functions, invoke, log, host, local });
  const listeners = functions.map(async (fn) => {
    try {
      if (fn.kind === 'timer') await runTimer(fn, { invoke, log, stopping });
      if (fn.kind === 'queue') {
        const storage = connectionString(fn.connection, environment);
        await runQueue(fn, { connectionString: storage, queues: host.queues, local, invoke, log, stopping });
      }
    } catch (error) {
      log('critical', fn.name, `its listener ended: ${describe(error)}`);
    }
  });

  return {
    url: http.url,
    async stop() {
      stop.abort();
      const settled = Promise.all([http.stop(), inWork.settled(), ...listeners]);
      await Promise.race([settled, pause(graceMs, undefined, { ref: false })]);
      await runHooks(core, 'appTerminate', { hookData: {}, appHookData: core.appHookData });
    },
  };
}
