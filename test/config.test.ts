import { randomBytes } from 'node:crypto';
import { parseSettings, settingNames } from '../shared/config';

const key = randomBytes(32).toString('base64');
const local = {
  AzureWebJobsStorage: 'UseDevelopmentStorage=true',
  AUTH_MODE: 'local',
  SECRET_KEYS: `k1:${key}`,
};
const azure = {
  ...{ ...local, AUTH_MODE: 'easyauth', AUTH_TENANT_ID: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' },
  ...{ WEBSITE_SITE_NAME: 'app', WEBSITE_AUTH_ENABLED: 'True' },
};

/** The names that a refusal gives, or none. */
function refused(environment: Record<string, string | undefined>): string[] {
  try {
    parseSettings(environment);
    return [];
  } catch (error) {
    const { message } = error as Error;
    for (const value of Object.values(environment)) {
      if (value !== undefined && value.length > 8) expect(message).not.toContain(value);
    }
    return [...message.matchAll(/(?:valid\. |; )([A-Za-z_]+): /g)].map(([, name = '']) => name);
  }
}

test('the defaults are those of DESIGN sections 7 and 8', () => {
  expect(parseSettings(local)).toMatchObject({
    ...{ AzureWebJobsStorage: 'UseDevelopmentStorage=true', AUTH_MODE: 'local', STORAGE_PREFIX: '' },
    SECRET_KEYS: [{ id: 'k1', key: Buffer.from(key, 'base64') }],
    ...{ SEGMENT_SOURCE: 'files', SEGMENTS_CONTAINER: 'segments' },
    ...{ REFRESH_CHECK_SCHEDULE: '0 * * * * *', WATCHDOG_SCHEDULE: '30 * * * * *' },
    ...{ IMPORT_POLL_FIRST_MS: 10_000, IMPORT_POLL_MAX_MS: 60_000, CONFIRM_DEADLINE_MS: 3_600_000 },
    ...{ RUN_DEADLINE_MS: 21_600_000, RESCUE_AFTER_MS: 120_000, RESCUE_MAX_MS: 960_000 },
    ...{ PAGE_BUDGET_MS: 60_000, CALL_TIMEOUT_MS: 30_000, RUN_RETENTION_MS: 2_592_000_000 },
    ...{ RETRY_FIRST_MS: 5_000, RETRY_MAX_MS: 300_000 },
  });
});

test('the mode is easyauth unless something else is asked for', () => {
  const { AUTH_MODE: _, ...rest } = azure;
  expect(parseSettings(rest).AUTH_MODE).toBe('easyauth');
});

test('an empty value is none, and what is not ours is left alone', () => {
  const settings = parseSettings({ ...local, CALL_TIMEOUT_MS: '', SENDGRID_BASE_URL: '', PATH: '/bin' });
  expect(settings.CALL_TIMEOUT_MS).toBe(30_000);
  expect(settings).not.toHaveProperty('PATH');
});

test.each([
  ['AzureWebJobsStorage', [undefined, '']],
  ['STORAGE_PREFIX', ['Big', '1a', 'a-b', 'x'.repeat(17)]],
  ['AUTH_MODE', ['none', 'LOCAL']],
  [
    'SECRET_KEYS',
    [undefined, 'k1', `:${key}`, 'k1:short', `k1:${key},`, `k 1:${key}`, `k1:${key}${key}`, key],
  ],
  ['SEGMENT_SOURCE', ['tables']],
  ['SEGMENTS_CONTAINER', ['ab', 'A-b', 'a--b', '-ab', 'ab-', 'a_b', 'x'.repeat(64), `x${'-x'.repeat(62)}`]],
  ['SENDGRID_BASE_URL', ['nonsense', 'ftp://localhost', 'localhost:8080']],
  ['REFRESH_CHECK_SCHEDULE', ['hourly', '* * *', '* * * * * * *']],
  ['WATCHDOG_SCHEDULE', ['now']],
  ['CALL_TIMEOUT_MS', ['0', '-1', '1.5', 'soon', '1e12', 'NaN', 'Infinity']],
  ['RUN_RETENTION_MS', ['0', 'forever']],
] as const)('%s is not taken as it comes', (name, values: readonly (string | undefined)[]) => {
  for (const value of values) {
    expect({ value, refused: refused({ ...local, [name]: value }) }).toEqual({ value, refused: [name] });
  }
});

test('every setting that is wrong is named', () => {
  const wrong = {
    AUTH_MODE: 'x',
    SECRET_KEYS: 'x',
    CALL_TIMEOUT_MS: 'x',
    STORAGE_PREFIX: 'X',
    WATCHDOG_SCHEDULE: 'x',
  };
  expect(refused(wrong).sort()).toEqual(['AzureWebJobsStorage', ...Object.keys(wrong)].sort());
});

test('a prefix that is wrong says what it may be', () => {
  expect(() => parseSettings({ ...local, STORAGE_PREFIX: 'X' })).toThrow(
    'up to 16 lower-case letters and digits',
  );
});

test('several keys, the newest first', () => {
  const other = randomBytes(32).toString('base64');
  const { SECRET_KEYS } = parseSettings({ ...local, SECRET_KEYS: `k2:${other}, k1:${key}` });
  expect(SECRET_KEYS.map(({ id }) => id)).toEqual(['k2', 'k1']);
});

test('two keys of one name are refused: nobody could tell which of them sealed', () => {
  expect(refused({ ...local, SECRET_KEYS: `k1:${key},k1:${randomBytes(32).toString('base64')}` })).toEqual([
    'SECRET_KEYS',
  ]);
});

describe('how callers are known', () => {
  test('local mode is refused in Azure', () => {
    expect(refused({ ...azure, AUTH_MODE: 'local' })).toEqual(['AUTH_MODE']);
    expect(refused({ ...local, CONTAINER_APP_NAME: 'app' })).toEqual(['AUTH_MODE']);
  });

  test('easyauth needs the tenant that may call', () => {
    for (const tenant of [undefined, 'contoso.com', 'common']) {
      expect(refused({ ...azure, AUTH_TENANT_ID: tenant })).toEqual(['AUTH_TENANT_ID']);
    }
  });

  test.each([undefined, 'false', '', '1'])('easyauth is refused while authentication is %j', (enabled) => {
    expect(refused({ ...azure, WEBSITE_AUTH_ENABLED: enabled })).toEqual(['AUTH_MODE']);
  });

  test('another host than SendGrid is for local mode only', () => {
    expect(parseSettings({ ...local, SENDGRID_BASE_URL: 'http://127.0.0.1:8080' }).SENDGRID_BASE_URL).toBe(
      'http://127.0.0.1:8080',
    );
    expect(refused({ ...azure, SENDGRID_BASE_URL: 'http://127.0.0.1:8080' })).toEqual(['SENDGRID_BASE_URL']);
  });
});

test('the Key Vault is one exact origin of Azure, or a stand-in on loopback in local mode', () => {
  for (const url of ['https://my-vault.vault.azure.net', 'https://my-vault.vault.azure.cn']) {
    expect(parseSettings({ ...azure, KEY_VAULT_URL: url }).KEY_VAULT_URL).toBe(url);
  }
  for (const url of [
    ...['http://my-vault.vault.azure.net', 'https://my-vault.vault.azure.net/', 'https://vault.azure.net'],
    ...[
      'https://my-vault.vault.azure.net.example.org',
      'https://u@my-vault.vault.azure.net',
      'http://127.0.0.1:80',
    ],
    ...['https://my-vault.vault.azure.net:8443', 'https://169.254.169.254', 'nonsense-that-is-no-url'],
  ]) {
    expect(refused({ ...azure, KEY_VAULT_URL: url })).toEqual(['KEY_VAULT_URL']);
  }
  expect(refused({ ...local, KEY_VAULT_URL: 'http://127.0.0.1:8080' })).toEqual([]);
  expect(refused({ ...local, KEY_VAULT_URL: 'http://10.0.0.1:8080' })).toEqual(['KEY_VAULT_URL']);
});

describe('where segments come from', () => {
  const dataverse = { ...azure, SEGMENT_SOURCE: 'dataverse', DATAVERSE_URL: 'https://org.crm4.dynamics.com' };
  const app = { DATAVERSE_TENANT_ID: 'tenant', DATAVERSE_CLIENT_ID: 'client' };

  test.each([
    ['a managed identity', {}],
    ['a secret', { ...app, DATAVERSE_CLIENT_SECRET: 'a long secret' }],
    ['a certificate', { ...app, DATAVERSE_CERTIFICATE: 'a certificate in PEM' }],
  ])('Dataverse with %s', (_, settings) => {
    expect(refused({ ...dataverse, ...settings })).toEqual([]);
  });

  test.each([
    ['no address', ['DATAVERSE_URL'], { DATAVERSE_URL: undefined }],
    ['an address without TLS', ['DATAVERSE_URL'], { DATAVERSE_URL: 'http://org.example' }],
    ['a secret of nobody', ['DATAVERSE_CLIENT_ID'], { DATAVERSE_CLIENT_SECRET: 'a long secret' }],
    [
      'a secret and a certificate',
      ['DATAVERSE_CERTIFICATE'],
      { ...app, DATAVERSE_CLIENT_SECRET: 'a long secret', DATAVERSE_CERTIFICATE: 'a certificate in PEM' },
    ],
    ['a token that nobody signed in for', ['DATAVERSE_TOKEN'], { DATAVERSE_TOKEN: 'of the local mode' }],
    ['pages that are too large', ['DATAVERSE_PAGE_SIZE'], { DATAVERSE_PAGE_SIZE: '5001' }],
  ])('%s is refused', (_, names, settings) => {
    expect(refused({ ...dataverse, ...settings })).toEqual(names);
  });

  test('local mode takes a simulator and its token', () => {
    const simulator = { DATAVERSE_URL: 'http://127.0.0.1:8080', DATAVERSE_TOKEN: 'of the simulator' };
    expect(refused({ ...local, SEGMENT_SOURCE: 'dataverse', ...simulator })).toEqual([]);
  });
});

test('the sample of local settings names settings that there are', () => {
  const { Values } = require('../local.settings.sample.json') as { Values: Record<string, string> };
  const others = ['FUNCTIONS_WORKER_RUNTIME'];
  expect(Object.keys(Values).filter((name) => ![...settingNames, ...others].includes(name))).toEqual([]);
});
