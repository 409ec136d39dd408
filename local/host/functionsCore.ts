import Module from 'node:module';
import type {
  FunctionCallback,
  FunctionMetadata,
  LogCategory,
  LogLevel,
  ProgrammingModel,
  RegisteredFunction,
} from './contract';
import { describe, type Log } from './log';

export type Hook = (context: Record<string, unknown>) => unknown;

/** What the app told us while it was loaded. */
export interface FunctionsCore {
  readonly functions: ReadonlyMap<string, RegisteredFunction>;
  readonly appHookData: Record<string, unknown>;
  model(): ProgrammingModel | undefined;
  hooks(name: string): readonly Hook[];
  /** Writes a line for the app, after its own log hooks have seen it. */
  log(entry: LogEntry): void;
}

export interface LogEntry {
  readonly level: LogLevel;
  readonly category: LogCategory;
  readonly message: string;
  readonly source: string;
  readonly invocationContext?: unknown;
}

/**
 * Plays the module `@azure/functions-core`, which only the Functions worker has. `@azure/functions` asks for it
 * with `require` when the first function is registered, so this has to be called before the app is loaded.
 */
export function installFunctionsCore(log: Log): FunctionsCore {
  const functions = new Map<string, RegisteredFunction>();
  const hooks = new Map<string, Hook[]>();
  const appHookData: Record<string, unknown> = {};
  let model: ProgrammingModel | undefined;

  const core: FunctionsCore = {
    functions,
    appHookData,
    model: () => model,
    hooks: (name) => hooks.get(name) ?? [],
    log: (entry) => log(...passLogHooks(core, entry, log)),
  };
  provideModule('@azure/functions-core', {
    version: 'local',
    hostVersion: '4.local',
    Disposable,
    log: (level: LogLevel, category: LogCategory, message: string) =>
      core.log({ level, category, message, source: 'app' }),
    registerFunction(metadata: FunctionMetadata, callback: FunctionCallback) {
      if (functions.has(metadata.name)) {
        throw new Error(`There are two functions with the name "${metadata.name}".`);
      }
      functions.set(metadata.name, { metadata, callback });
      return new Disposable(() => functions.delete(metadata.name));
    },
    registerHook(name: string, hook: Hook) {
      hooks.set(name, [...core.hooks(name), hook]);
      return new Disposable(() => {
        hooks.set(
          name,
          core.hooks(name).filter((other) => other !== hook),
        );
      });
    },
    setProgrammingModel(chosen: ProgrammingModel) {
      model = chosen;
    },
    getProgrammingModel: () => model,
  });
  return core;
}

/** A log hook may change the level and the text. One that throws must not lose the line. */
function passLogHooks(core: FunctionsCore, entry: LogEntry, log: Log): [LogLevel, string, string] {
  const { source, ...visible } = entry;
  const context = { ...visible, hookData: {}, appHookData: core.appHookData };
  if (entry.category === 'user') {
    for (const hook of core.hooks('log')) {
      try {
        hook(context);
      } catch (error) {
        log('error', 'host', `a log hook failed: ${describe(error)}`);
      }
    }
  }
  return [context.level, source, context.message];
}

/** `require` of this name yields these exports, in every module loaded from now on. */
function provideModule(name: string, provided: object): void {
  const original = Module.prototype.require;
  Module.prototype.require = Object.assign(function require(this: NodeJS.Module, id: string): unknown {
    return id === name ? provided : original.call(this, id);
  }, original);
}

/** The shape that the worker promises (`Disposable.from`, `dispose`), so it has to be a class. */
class Disposable {
  static from(...disposables: ReadonlyArray<{ dispose(): unknown }>): Disposable {
    return new Disposable(() => {
      for (const disposable of disposables) disposable.dispose();
    });
  }

  constructor(private onDispose: (() => unknown) | undefined) {}

  dispose(): void {
    this.onDispose?.();
    this.onDispose = undefined;
  }
}
