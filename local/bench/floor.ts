import sendgrid from '@sendgrid/client';
import type { Contact } from './contacts';

/** SendGrid's own bound on one upsert. */
const batchSize = 30_000;

/**
 * The least that anybody pays: the bare client sends contacts that are already in memory, a batch after the
 * other, and reads, maps, checks and records nothing. Milliseconds.
 */
export async function runFloor(options: {
  simulator: string;
  apiKey: string;
  listId: string;
  contacts: readonly Contact[];
}): Promise<number> {
  const { simulator, apiKey, listId, contacts } = options;
  sendgrid.setApiKey(apiKey);
  sendgrid.setDefaultRequest('baseUrl', simulator);
  const begun = performance.now();
  for (let from = 0; from < contacts.length; from += batchSize) {
    const batch = contacts.slice(from, from + batchSize);
    await sendgrid.request({
      method: 'PUT',
      url: '/v3/marketing/contacts',
      body: { list_ids: [listId], contacts: batch },
    });
  }
  return performance.now() - begun;
}
