import type { HttpRequest } from '@azure/functions';
import type { AuditEntry, AuditEvent } from '../access/auditEntry';
import { type Change, changesBetween, secretsIn } from '../access/changes';
import type { Principal } from '../access/principal';
import type { App } from '../app';
import { AppError, errorKind } from '../errors';
import { clientAddress } from './clientAddress';
import type { RouteAnswer } from './route';

/** Something else that happened with a request: each is an entry of its own. */
export interface Noted {
  readonly event: AuditEvent;
  readonly target: AuditEntry['target'];
  readonly details?: Readonly<Record<string, string>>;
  readonly changes?: readonly Change[];
}

/** One request on its way into the audit log. */
export interface Audited {
  caller(principal: Principal): void;
  sent(body: object): void;
  before(read: () => Promise<object | null>): Promise<void>;
  done(answer: RouteAnswer): Promise<void>;
  failed(error: unknown): Promise<void>;
}

/** Anybody can cause these as often as he likes: they go to the log, which is not kept for ever. */
const onlyLogged = ['unauthenticated', 'tooManyRequests'];
const denied = ['forbidden', 'crossSite'];

/** Without an event the request changes nothing, and only its being denied is remembered. */
export function audited(
  { audit, log, settings }: App,
  { name, event, request }: { name: string; event: AuditEvent | undefined; request: HttpRequest },
): Audited {
  let actor: AuditEntry['actor'] = { id: '', name: '', kind: 'user', roles: [] };
  let secrets: readonly Change[] = [];
  let before: object | null | undefined;
  const { id, exportId, runId } = request.params;
  const details = { function: name, ...(runId === undefined ? {} : { runId: runId.slice(0, 64) }) };
  const ip = clientAddress(request.headers, settings.AUTH_MODE);

  return {
    caller({ roles, ...principal }) {
      actor = { ...principal, roles: [...roles] };
    },

    sent(body) {
      secrets = secretsIn(body);
    },

    async before(read) {
      if (event === undefined) return;
      try {
        before = await read();
      } catch (error) {
        // What cannot be read now, the route itself will refuse.
        if (!(error instanceof AppError)) throw error;
      }
    },

    async done({ json, also = [] }) {
      if (event !== undefined) {
        // A key that is only tried changes nothing.
        const changes = before === undefined ? [] : [...changesBetween(before, json ?? null), ...secrets];
        await audit.record({
          ...{ event, result: 'Success', actor, ip },
          target: targetOf(json, before, id ?? exportId),
          details: { ...details, ...runOf(json) },
          changes,
        });
      }
      for (const noted of also) {
        await audit.record({
          ...{ result: 'Success', actor, ip, ...noted },
          details: { function: name, ...noted.details },
          changes: [...(noted.changes ?? [])],
        });
      }
    },

    async failed(error) {
      const code = errorKind(error);
      const status = error instanceof AppError ? error.status : 500;
      if (status < 500) log('info', 'request refused', { function: name, code });
      const what = event ?? (denied.includes(code) ? 'Access.Denied' : undefined);
      if (what === undefined || onlyLogged.includes(code)) return;
      await audit.record({
        ...{ event: what, result: status < 500 ? 'ClientError' : 'Failure', code, actor, ip, details },
        target: targetOf(undefined, before, id ?? exportId),
        changes: [],
      });
    },
  };
}

/** The definition that was made or changed, or else what the path names, as far as it can be a name at all. */
function targetOf(
  json: object | undefined,
  before: object | null | undefined,
  fromPath: string | undefined,
): AuditEntry['target'] {
  const shown = [json, before].find((record) => record && 'displayName' in record && 'id' in record);
  if (shown && 'displayName' in shown && 'id' in shown) {
    return { id: String(shown.id), name: String(shown.displayName) };
  }
  return fromPath === undefined ? {} : { id: fromPath.slice(0, 64) };
}

/** A run that was started, canceled or resumed: which, and what had started it. */
function runOf(json: object | undefined): Record<string, string> {
  if (json === undefined || !('trigger' in json) || !('id' in json)) return {};
  const { trigger } = json;
  const kind = typeof trigger === 'object' && trigger !== null && 'kind' in trigger ? trigger.kind : '';
  return { runId: String(json.id), trigger: String(kind) };
}

/** An entry for each run that one request started. */
export function startedRuns(
  started: readonly { exportId: string; runId: string }[],
  trigger: 'onDemand' | 'refresh',
): Noted[] {
  return started.map(({ exportId, runId }) => ({
    ...{ event: 'Export.RunStarted', target: { id: exportId }, details: { runId, trigger } },
  }));
}
