import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { startSendGridSimulator } from '../../local/sendgrid/server';
import type { faultSchema, settingsSchema } from '../../local/sendgrid/settings';
import type { ReceivedRequest } from '../../local/sendgrid/state';
import { apiAt } from './api';

export type Fault = z.input<typeof faultSchema>;
export const upsertPath = '/v3/marketing/contacts';
export const importsPath = '/v3/marketing/contacts/imports/*';

/** What a test may change, as it was. Imports are applied and finished when they are asked for. */
const calm: z.input<typeof settingsSchema> = {
  ...{ visibleDelayMs: 0, finishDelayMs: 0, answerDelayMs: 0, rateLimit: null, resetStyle: 'epoch' },
  ...{ unknownListStatus: 404, badAddresses: [], namesAllBadAddresses: true },
};

/** The SendGrid simulator on loopback, and what its `/admin` can do. */
export async function startSimulator() {
  const server = await startSendGridSimulator();
  const api = apiAt(() => server.url);
  const post = (path: string, body: object) => api.post<Record<string, unknown>>(`/admin${path}`, body);
  return {
    url: server.url,
    close: () => server.close(),
    change: (settings: z.input<typeof settingsSchema>) => post('/settings', settings),
    /** Scripts a fault. */
    script: (fault: Fault) => post('/faults', fault),
    /** What the next upserts meet, one fault after the other. */
    onUpsert: (fault: Fault['fault'], times: number | null = 1, after = 0) =>
      post('/faults', { on: { method: 'PUT', path: upsertPath, after }, times, fault }),
    onGet: (path: string, fault: Fault['fault'], times: number | null = 1, after = 0) =>
      post('/faults', { on: { method: 'GET', path, after }, times, fault }),
    /** No faults and the usual settings; lists and contacts stay. */
    async calm(): Promise<void> {
      await api.call('DELETE', '/admin/faults');
      await post('/settings', calm);
    },
    revoke: (key: string) => post('/keys/revoke', { key }),
    /** A key of an account, which is made if it is not there. */
    async addKey(account: string, contactLimit: number | null = null): Promise<string> {
      const key = `SG.${randomUUID()}.${randomUUID()}`;
      await post('/accounts', { name: account, key, contactLimit });
      return key;
    },
    async addList(account: string): Promise<string> {
      return String((await post('/lists', { account, name: `List ${randomUUID()}` }))['id']);
    },
    /** The addresses on a list. */
    async emails(listId: string): Promise<Set<string>> {
      const { text } = await api.call('GET', `/admin/lists/${listId}/emails`);
      return new Set(text.split('\n').filter((line) => line !== ''));
    },
    async contacts(listId: string): Promise<Record<string, string>[]> {
      const { text } = await api.call('GET', `/admin/lists/${listId}/contacts`);
      return JSON.parse(text) as Record<string, string>[];
    },
    /** The addresses of an accepted job; undefined if there is none. */
    async addressesOf(job: string): Promise<string[] | undefined> {
      const { body } = await api.call('GET', `/admin/jobs/${job}`);
      return body['addresses'] as string[] | undefined;
    },
    /** Every request since the last reset, the oldest first. */
    async requests(): Promise<ReceivedRequest[]> {
      return JSON.parse((await api.call('GET', '/admin/requests')).text) as ReceivedRequest[];
    },
    async upserts(): Promise<ReceivedRequest[]> {
      const all = await this.requests();
      return all.filter(({ method, path }) => method === 'PUT' && path === upsertPath);
    },
  };
}

export type TestSimulator = Awaited<ReturnType<typeof startSimulator>>;
