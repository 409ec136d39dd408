import { freshPrefix } from '../../setup/storage';
import { until } from '../../stack/until';
import { fixtureApp, type HostUnderTest, queueNamed, startHost, stopHost } from './hostUnderTest';

interface Delivery {
  readonly message: Record<string, unknown> | string;
  readonly dequeueCount: number;
  readonly at: number;
}

let host: HostUnderTest | undefined;
afterEach(async () => {
  if (host !== undefined) await stopHost(host);
  host = undefined;
});

const seen = async (): Promise<{ deliveries: Delivery[]; peak: number }> =>
  (await (await fetch(`${host?.url}/api/deliveries`)).json()) as { deliveries: Delivery[]; peak: number };

/** Waits until the function was called so often. */
const deliveries = (count: number) =>
  until(`${count} deliveries`, async () => {
    const { deliveries: found } = await seen();
    return found.length >= count ? found : undefined;
  });

test('a message comes as an object with its count of deliveries, and is gone when the function has ended', async () => {
  const name = freshPrefix();
  const queue = queueNamed(name);
  await queue.send({ hello: 'ü' }, Buffer.from('plain text').toString('base64'));
  host = await startHost(fixtureApp, { QUEUE: name });
  const found = await deliveries(2);
  expect(found.map(({ message, dequeueCount }) => ({ message, dequeueCount }))).toEqual(
    expect.arrayContaining([
      { message: { hello: 'ü' }, dequeueCount: 1 },
      { message: 'plain text', dequeueCount: 1 },
    ]),
  );
  await until('the queue is empty', async () => ((await queue.length()) === 0 ? true : undefined));
});

test('a message that is not base64 goes to the poison queue at once, as it was', async () => {
  const name = freshPrefix();
  const queue = queueNamed(name);
  await queue.send('{"not":"base64"}', { good: true });
  host = await startHost(fixtureApp, { QUEUE: name });
  const poisoned = await until('it is poison', async () => {
    const texts = await queue.poisoned();
    return texts.length > 0 ? texts : undefined;
  });
  expect(poisoned).toEqual(['{"not":"base64"}']);
  expect((await deliveries(1)).map(({ message }) => message)).toEqual([{ good: true }]);
});

test('a failed message comes back after visibilityTimeout, and is poison after maxDequeueCount', async () => {
  const name = freshPrefix();
  const queue = queueNamed(name);
  await queue.send({ fail: 1, id: 'once' }, { fail: 9, id: 'always' });
  host = await startHost(fixtureApp, { QUEUE: name });
  const poisoned = await until('it is poison', async () => {
    const texts = await queue.poisoned();
    return texts.length > 0 ? texts : undefined;
  });
  expect(poisoned.map((text) => JSON.parse(Buffer.from(text, 'base64').toString()))).toEqual([
    { fail: 9, id: 'always' },
  ]);
  const found = (await seen()).deliveries;
  const counts = (id: string) =>
    found.filter(({ message }) => typeof message === 'object' && message['id'] === id);
  expect(counts('once').map(({ dequeueCount }) => dequeueCount)).toEqual([1, 2]);
  expect(counts('always').map(({ dequeueCount }) => dequeueCount)).toEqual([1, 2, 3]);
  const [first, second] = counts('always');
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(900);
  expect(await queue.length()).toBe(0);
});

test('no more than a batch is in work at once', async () => {
  const name = freshPrefix();
  await queueNamed(name).send(...Array.from({ length: 7 }, (_, id) => ({ id, sleep: 30 })));
  host = await startHost(fixtureApp, { QUEUE: name });
  await deliveries(7);
  expect((await seen()).peak).toBe(2);
});

test('what a crash had in work comes back when its time of invisibility is over', async () => {
  const name = freshPrefix();
  const queue = queueNamed(name);
  await queue.send({ crash: 1 });
  const crashed = await startHost(fixtureApp, { QUEUE: name, LOCAL_CRASH_VISIBILITY_MS: '2000' });
  expect((await crashed.ended).signal).toBe('SIGKILL');
  expect(await queue.length()).toBe(1);
  host = await startHost(fixtureApp, { QUEUE: name });
  expect((await deliveries(1)).map(({ dequeueCount }) => dequeueCount)).toEqual([2]);
});

test('a message in work longer than its time of invisibility stays invisible', async () => {
  const name = freshPrefix();
  const queue = queueNamed(name);
  await queue.send({ sleep: 2_500 });
  host = await startHost(fixtureApp, { QUEUE: name, LOCAL_CRASH_VISIBILITY_MS: '1000' });
  await until('it is done', async () => ((await queue.length()) === 0 ? true : undefined));
  expect((await seen()).deliveries).toHaveLength(1);
});

test('a queue that nobody has made yet is an empty one; an output makes it', async () => {
  host = await startHost(fixtureApp);
  const body = JSON.stringify([{ id: 1 }, { id: 2 }]);
  expect((await fetch(`${host.url}/api/send`, { method: 'POST', body })).status).toBe(202);
  const found = await deliveries(2);
  expect(found.map(({ message }) => message)).toEqual(expect.arrayContaining([{ id: 1 }, { id: 2 }]));
});

test('a timer runs when it is due', async () => {
  host = await startHost(fixtureApp, { SCHEDULE: '* * * * * *' });
  const found = await deliveries(2);
  expect(found).toMatchObject([{ timer: { isPastDue: false } }, { timer: { isPastDue: false } }]);
});
