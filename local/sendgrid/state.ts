import { type Account, createAccount, createList } from './account';
import { applyDue, applyStep } from './jobs';
import { type JobFault, type ScriptedFault, type SimulatorSettings, settingsSchema } from './settings';

/** What a key with "Marketing: Full Access" may do. */
export const marketingScopes = [
  ...['marketing.read', 'marketing.automation.read', 'marketing_campaigns.create'],
  ...['marketing_campaigns.read', 'marketing_campaigns.update', 'marketing_campaigns.delete'],
];

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly bytes: number;
  readonly contacts: number;
  readonly keyHint: string;
  /** Whom `on-behalf-of` names: recorded, and without any effect. */
  readonly subuser: string | null;
}

interface ActiveFault extends ScriptedFault {
  seen: number;
  done: number;
}

/** Requests that are remembered for inspection. */
const maxRequests = 10_000;

/** Everything the simulator knows, on a clock that can be moved. */
export function createState(options: { key: string; lists: readonly { id?: string; name: string }[] }) {
  const accounts = new Map<string, Account>();
  const requests: ReceivedRequest[] = [];
  const windows = new Map<string, { from: number; used: number }>();
  let faults: ActiveFault[] = [];
  let settings: SimulatorSettings = settingsSchema.parse({});
  let offset = 0;

  const reset = (): void => {
    accounts.clear();
    windows.clear();
    requests.length = 0;
    faults = [];
    settings = settingsSchema.parse({});
    const account = createAccount('default', [{ key: options.key, scopes: marketingScopes }]);
    for (const { id, name } of options.lists) createList(account, name, id);
    accounts.set(account.name, account);
  };
  reset();
  const now = (): number => Date.now() + offset;

  return {
    accounts,
    requests,
    now,
    reset,
    settings: () => settings,
    change(changed: Partial<SimulatorSettings>): void {
      settings = { ...settings, ...changed };
    },
    advance(milliseconds: number): void {
      offset += milliseconds;
    },
    /** The account that a key opens. */
    accountOf(key: string): { account: Account; scopes: readonly string[] } | undefined {
      for (const account of accounts.values()) {
        const scopes = account.keys.get(key);
        if (scopes !== undefined) return { account, scopes };
      }
      return undefined;
    },
    /** Applies what is due, so that an answer can show it. */
    apply(account: Account): void {
      applyDue(account, now(), settings);
    },
    /** Applies what was accepted when it is due, between requests and some rows at a time. */
    applyLater(account: Account): void {
      const step = () => {
        if (applyStep(account, now(), settings)) setImmediate(step);
      };
      setTimeout(step, settings.visibleDelayMs).unref();
    },
    addFault(fault: ScriptedFault): void {
      faults.push({ ...fault, seen: 0, done: 0 });
    },
    clearFaults(): void {
      faults = [];
    },
    /** The fault that the next matching request meets. */
    takeFault(request: { method: string; path: string; key: string }): ScriptedFault['fault'] | undefined {
      for (const fault of faults) {
        const { method, path, key = request.key } = fault.on;
        if (method !== request.method || key !== request.key || !matches(path, request.path)) continue;
        fault.seen += 1;
        if (fault.seen <= fault.on.after || (fault.times !== null && fault.done >= fault.times)) continue;
        fault.done += 1;
        return fault.fault;
      }
      return undefined;
    },
    remember(request: ReceivedRequest): void {
      requests.push(request);
      if (requests.length > maxRequests) requests.shift();
    },
    /** What is left of a key's window on a route, or nothing if there is no limit. */
    useWindow(key: string, route: string): { limit: number; left: number; resetAt: number } | undefined {
      const { rateLimit } = settings;
      if (rateLimit === null) return undefined;
      const name = `${key} ${route}`;
      const known = windows.get(name);
      const fresh = known === undefined || now() - known.from >= rateLimit.windowMs;
      const window = fresh ? { from: now(), used: 0 } : known;
      window.used += 1;
      windows.set(name, window);
      return {
        limit: rateLimit.limit,
        left: rateLimit.limit - window.used,
        resetAt: window.from + rateLimit.windowMs,
      };
    },
  };
}

export type State = ReturnType<typeof createState>;

export function isJobFault(fault: ScriptedFault['fault'] | undefined): fault is JobFault {
  return (
    fault !== undefined && !['status', 'timeout', 'reset', 'truncatedJson', 'slowBody'].includes(fault.kind)
  );
}

/** A path, or the beginning of one with an asterisk at its end. */
function matches(pattern: string, path: string): boolean {
  return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}
