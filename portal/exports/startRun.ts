import { request } from '../api/request';
import type { Run } from '../api/types';

/** Starts a run. A start whose answer was lost may be repeated with the same key: it gives the same run. */
export function startRun(exportId: string, idempotencyKey: string): Promise<Run> {
  return request<Run>(`/api/exports/${exportId}/runs`, { method: 'POST', idempotencyKey });
}

/** A key for one press of a button. */
export function newStartKey(): string {
  return crypto.randomUUID();
}
