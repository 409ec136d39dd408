import { apiAt } from '../stack/api';
import { type Stack, startStack } from '../stack/stack';

/** The app with a SendGrid account, its lists, and segments with some bad rows; nothing is set up in the app. */
export interface Shop extends Stack {
  readonly url: string;
  readonly apiKey: string;
  readonly listId: string;
  /** A connection and an export on it, as if somebody had set them up before. */
  prepare(options?: {
    name?: string;
    segmentIds?: string[];
  }): Promise<{ connectionId: string; exportId: string }>;
}

/** Rows without an address, and with addresses that are none. */
export const rejectedRows = 11;
const goodRows = 200;

export async function openShop(settings: Readonly<Record<string, string>> = {}): Promise<Shop> {
  const often = { RUN_STARTS_PER_MINUTE: '1000', KEY_CHECKS_PER_MINUTE: '1000' };
  const stack = await startStack({ ...often, ...settings });
  const apiKey = await stack.simulator.addKey('shop');
  const admin = apiAt(() => stack.simulator.url);
  const list = await admin.post<{ id: string }>('/admin/lists', { account: 'shop', name: 'Newsletter' });
  await admin.post('/admin/lists', { account: 'shop', name: 'Sales 特賣' });
  await stack.segments.put('readers/people.csv', people(goodRows, rejectedRows));
  await stack.segments.put('buyers/people.csv', people(20, 0));
  const { api } = stack;
  return {
    ...stack,
    url: stack.host().url,
    apiKey,
    listId: list.id,
    async prepare({ name = 'Readers of the newsletter', segmentIds = ['readers'] } = {}) {
      const connection = await api.post<{ id: string }>('/api/connections', {
        ...{
          displayName: `Account of ${name}`,
          apiKey,
          availableTo: 'contributors',
          consent: { agreed: true },
        },
      });
      const definition = await api.post<{ id: string }>('/api/exports', {
        ...{ displayName: name, connectionId: connection.id, listId: list.id, segmentIds },
        ...{ dataMatching: { email: 'Email', firstName: 'FirstName' }, schedule: { kind: 'off' } },
      });
      return { connectionId: connection.id, exportId: definition.id };
    },
  };
}

function people(good: number, bad: number): string {
  const rows = Array.from(
    { length: good },
    (_, index) => `${index},reader.${index}@example.org,大文 ${index},Málaga`,
  );
  const wrong = Array.from(
    { length: bad },
    (_, index) => `${good + index},${index < 4 ? '' : 'not-an-address'},Ann,`,
  );
  return `CustomerId,Email,FirstName,City\r\n${[...rows, ...wrong].join('\r\n')}\r\n`;
}
