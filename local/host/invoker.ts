import { randomUUID } from 'node:crypto';
import type {
  CoreInvocationContext,
  FunctionCallback,
  InvocationResponse,
  RegisteredFunction,
  RpcTypedData,
} from './contract';
import type { FunctionsCore } from './functionsCore';
import type { InWork } from './inWork';
import type { AppFunction } from './triggers';

export interface Invocation {
  readonly input: RpcTypedData;
  readonly triggerMetadata?: Readonly<Record<string, RpcTypedData>>;
}

/** Runs a function once; throws what it throws. */
export type Invoke = (fn: AppFunction, invocation: Invocation) => Promise<InvocationResponse>;

export interface InvokerOptions {
  readonly core: FunctionsCore;
  readonly inWork: InWork;
  /** Carries out the output bindings. A failure fails the invocation. */
  readonly deliver: (registered: RegisteredFunction, response: InvocationResponse) => Promise<void>;
}

export function createInvoker({ core, inWork, deliver }: InvokerOptions): Invoke {
  return (fn, invocation) => {
    const work = runModel(core, fn, invocation).then(async (response) => {
      await deliver(fn.registered, response);
      return response;
    });
    return inWork.track(work);
  };
}

/** The order of the worker: azure-functions-nodejs-worker, src/eventHandlers/InvocationHandler.ts. */
async function runModel(
  core: FunctionsCore,
  fn: AppFunction,
  invocation: Invocation,
): Promise<InvocationResponse> {
  const model = core.model();
  if (model === undefined) throw new Error('The app has set no programming model.');
  const { metadata, callback } = fn.registered;
  const coreContext = createContext(core, fn, invocation);
  const invocationModel = model.getInvocationModel(coreContext);
  const { context, inputs } = await invocationModel.getArguments();
  const shared = { hookData: {}, appHookData: core.appHookData, invocationContext: context };

  const before = { ...shared, inputs, functionCallback: callback as FunctionCallback };
  await during(coreContext, 'preInvocationHooks', () => runHooks(core, 'preInvocation', before));

  const after = { ...shared, inputs: before.inputs, result: null as unknown, error: null as unknown };
  try {
    after.result = await during(coreContext, 'invocation', () =>
      invocationModel.invokeFunction(context, before.inputs, before.functionCallback),
    );
  } catch (error) {
    after.error = error ?? new Error(`${metadata.name} threw nothing.`);
  }
  await during(coreContext, 'postInvocationHooks', () => runHooks(core, 'postInvocation', after));
  if (after.error !== null && after.error !== undefined) throw after.error;
  return invocationModel.getResponse(context, after.result);
}

function createContext(core: FunctionsCore, fn: AppFunction, invocation: Invocation): CoreInvocationContext {
  const invocationId = randomUUID();
  return {
    invocationId,
    metadata: fn.registered.metadata,
    state: undefined,
    request: {
      invocationId,
      functionId: fn.name,
      inputData: [{ name: fn.bindingName, data: invocation.input }],
      triggerMetadata: invocation.triggerMetadata ?? {},
    },
    log: (level, category, message) => core.log({ level, category, message, source: fn.name }),
  };
}

async function during<T>(
  context: CoreInvocationContext,
  state: NonNullable<CoreInvocationContext['state']>,
  act: () => Promise<T>,
): Promise<T> {
  context.state = state;
  try {
    return await act();
  } finally {
    context.state = undefined;
  }
}

/** One after the other, in the order of registration; the first that throws ends it. */
export async function runHooks(
  core: FunctionsCore,
  name: string,
  context: Record<string, unknown>,
): Promise<void> {
  for (const hook of core.hooks(name)) await hook(context);
}
