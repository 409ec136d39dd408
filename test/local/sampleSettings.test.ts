import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseSettings } from '../../shared/config';

/** What Core Tools put into the environment when the sample is copied to local.settings.json. */
const { Values: sample } = z
  .object({ Values: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('local.settings.sample.json', 'utf8')));

test('the sample settings work as they are', () => {
  expect(parseSettings(sample)).toMatchObject({
    AUTH_MODE: 'local',
    AzureWebJobsStorage: 'UseDevelopmentStorage=true',
    SECRET_KEYS: [{ id: 'sample' }],
  });
});

test("the sample's key is refused anywhere else, under whatever name", () => {
  const [, encoded = ''] = (sample['SECRET_KEYS'] ?? '').split(':');
  const own = Buffer.alloc(32, 7).toString('base64');
  const azure = { ...sample, AUTH_MODE: 'easyauth', WEBSITE_AUTH_ENABLED: 'true' };
  expect(() => parseSettings({ ...azure, SECRET_KEYS: `new:${own},old:${encoded}` })).toThrow(
    /SECRET_KEYS: holds the key of the sample/,
  );
});
