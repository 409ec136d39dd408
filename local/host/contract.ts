/**
 * What `@azure/functions` and the Functions host say to each other, as far as this host needs it. The full
 * types are in azure-functions-nodejs-worker (types-core/index.d.ts); only the worker ships that module.
 */

export const logLevels = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'] as const;

export type LogLevel = (typeof logLevels)[number];

export type LogCategory = 'user' | 'system' | 'customMetric';

interface Nullable<T> {
  readonly value?: T | null;
}

export interface RpcHttpCookie {
  readonly name?: string | null;
  readonly value?: string | null;
  readonly domain?: Nullable<string> | null | undefined;
  readonly path?: Nullable<string> | null | undefined;
  readonly expires?: Nullable<{ readonly seconds?: number | null }> | null | undefined;
  readonly secure?: Nullable<boolean> | null | undefined;
  readonly httpOnly?: Nullable<boolean> | null | undefined;
  readonly sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone' | null;
  readonly maxAge?: Nullable<number> | null | undefined;
}

export interface RpcHttpData {
  readonly method?: string;
  readonly url?: string;
  readonly body?: RpcTypedData | null | undefined;
  readonly statusCode?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly RpcHttpCookie[];
  readonly nullableHeaders?: Readonly<Record<string, Nullable<string>>>;
  readonly nullableParams?: Readonly<Record<string, Nullable<string>>>;
  readonly nullableQuery?: Readonly<Record<string, Nullable<string>>>;
}

/** One value between host and worker: exactly one of these is set. */
export interface RpcTypedData {
  readonly string?: string | null;
  readonly json?: string | null;
  readonly bytes?: Uint8Array | null;
  readonly int?: number | null;
  readonly double?: number | null;
  readonly http?: RpcHttpData | null;
}

export interface RpcParameter {
  readonly name: string;
  readonly data: RpcTypedData;
}

export interface BindingInfo {
  readonly type: string;
  readonly direction?: 'in' | 'out' | 'inout';
  readonly [property: string]: unknown;
}

export interface FunctionMetadata {
  readonly name: string;
  readonly bindings: Readonly<Record<string, BindingInfo>>;
}

export type FunctionCallback = (...parameters: unknown[]) => unknown;

export interface RegisteredFunction {
  readonly metadata: FunctionMetadata;
  readonly callback: FunctionCallback;
}

export interface InvocationRequest {
  readonly invocationId: string;
  readonly functionId: string;
  readonly inputData: readonly RpcParameter[];
  readonly triggerMetadata: Readonly<Record<string, RpcTypedData>>;
}

export interface InvocationResponse {
  readonly outputData?: readonly RpcParameter[] | null;
  readonly returnValue?: RpcTypedData | null;
}

export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly request: InvocationRequest;
  readonly metadata: FunctionMetadata;
  state: 'preInvocationHooks' | 'invocation' | 'postInvocationHooks' | undefined;
  log(level: LogLevel, category: LogCategory, message: string): void;
}

export interface InvocationModel {
  getArguments(): Promise<{ readonly context: unknown; readonly inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>;
}

export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities?(capabilities: Record<string, string>): Promise<Readonly<Record<string, string>>>;
}
