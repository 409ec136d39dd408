import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Identity, signIn } from '../../../shared/sources/dataverse/signIn';

const nobody: Identity = {
  ...{ origin: 'https://org.crm4.dynamics.com', tenantId: undefined, clientId: undefined },
  ...{ clientSecret: undefined, certificate: undefined, token: undefined },
};

/** App Service's own endpoint for managed identities, which is plain HTTP on the machine. */
let endpoint: Server;
let asked: string[];
let answer: { status: number; body: object };

beforeEach(async () => {
  asked = [];
  const expires = Math.floor(Date.now() / 1_000) + 3_600;
  answer = { status: 200, body: { access_token: 'a token', expires_on: `${expires}`, token_type: 'Bearer' } };
  endpoint = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  process.env['IDENTITY_ENDPOINT'] = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/msi/token`;
  process.env['IDENTITY_HEADER'] = 'header';
});
afterEach(async () => {
  delete process.env['IDENTITY_ENDPOINT'];
  delete process.env['IDENTITY_HEADER'];
  await new Promise((resolve) => endpoint.close(resolve));
});

test('a managed identity signs in to the environment, once until the token ends', async () => {
  let now = Date.now();
  const tokens = signIn(nobody, () => now);
  expect(await tokens()).toBe('a token');
  expect(await tokens()).toBe('a token');
  expect(asked).toHaveLength(1);
  expect(new URL(asked[0] ?? '', 'http://x').searchParams.get('resource')).toBe(nobody.origin);
  now += 3_500_000;
  expect(await tokens()).toBe('a token');
});

test('an identity that is refused is told apart from a service that does not answer', async () => {
  answer = { status: 400, body: { error: 'invalid_request', error_description: 'secret words' } };
  const refused = await signIn({ ...nobody, clientId: 'unknown' }, Date.now)().catch((error) => error);
  expect(refused).toMatchObject({ code: 'sourceRejected' });
  expect(refused.message).not.toContain('secret words');
});

test('the token of the local mode is used as it is', async () => {
  expect(await signIn({ ...nobody, token: 'local' }, Date.now)()).toBe('local');
  expect(asked).toEqual([]);
});
