import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  app,
  type HttpFunctionOptions,
  type StorageQueueFunctionOptions,
  type TimerFunctionOptions,
} from '@azure/functions';

export interface HttpRoute {
  readonly name: string;
  readonly methods: readonly string[];
  readonly route: string;
  readonly handler: HttpFunctionOptions['handler'];
}

export interface Recorded {
  readonly routes: readonly HttpRoute[];
  readonly timers: ReadonlyMap<string, TimerFunctionOptions['handler']>;
  readonly queue: StorageQueueFunctionOptions['handler'];
}

let recorded: Recorded | undefined;

/** What the functions register when they are loaded; once per test file, after the environment is set. */
export function recordFunctions(): Recorded {
  recorded ??= load();
  return recorded;
}

function load(): Recorded {
  const routes: HttpRoute[] = [];
  let queue: StorageQueueFunctionOptions['handler'] | undefined;
  jest.spyOn(app, 'http').mockImplementation((name, { methods = [], route = name, handler }) => {
    routes.push({ name, methods, route, handler });
  });
  const timers = new Map<string, TimerFunctionOptions['handler']>();
  jest.spyOn(app, 'timer').mockImplementation((name, { handler }) => void timers.set(name, handler));
  jest.spyOn(app, 'storageQueue').mockImplementation((_, { handler }) => {
    queue = handler;
  });
  const folder = join(__dirname, '..', '..', 'functions');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts'))) require(join(folder, file));
  if (queue === undefined) throw new Error('No queue function was registered');
  return { routes, timers, queue };
}
