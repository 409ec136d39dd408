import { readFile } from 'node:fs/promises';
import type { Language } from '../../portal/text/languages';
import { describeInBrowser } from './browser';
import { openShop, rejectedRows, type Shop } from './shop';
import { type Visit, visit } from './visit';

jest.setTimeout(120_000);

describeInBrowser('the golden path', (browser) => {
  describe.each<Language>(['en', 'zh-HK'])('in %s', (language) => {
    let shop: Shop;
    const visits: Visit[] = [];
    const enter = async (role: 'administrator' | 'contributor' | 'viewer'): Promise<Visit> => {
      const entered = await visit(browser(), { url: shop.url, language, role });
      visits.push(entered);
      await entered.open('');
      return entered;
    };
    beforeAll(async () => {
      shop = await openShop();
    });
    afterAll(() => shop.stop());
    afterEach(async () => {
      for (const one of visits.splice(0)) {
        expect(one.complaints()).toEqual([]);
        await one.close();
      }
    });

    test('an administrator comes from an empty system to the rejected rows', async () => {
      const { page, say } = await enter('administrator');
      await page.getByRole('link', { name: say('connections.add') }).click();
      await connect(page, say, shop.apiKey);
      await page.getByRole('link', { name: say('exports.title'), exact: true }).click();
      await page
        .getByRole('main')
        .getByRole('link', { name: say('exports.add') })
        .first()
        .click();
      await addExport(page, say, 'First export');
      await expectNothingSent(shop);
      await runToTheEnd(page, say);
    });

    test('a contributor uses the connection that is shared', async () => {
      const { page, say } = await enter('contributor');
      await page.getByRole('link', { name: say('connections.title'), exact: true }).click();
      const add = page.getByRole('button', { name: say('connections.add') });
      expect(await add.getAttribute('aria-disabled')).toBe('true');
      expect(await add.getAttribute('title')).toBe(say('reason.administrators'));
      await page.getByText('The account').waitFor();
      await page.getByRole('link', { name: say('exports.title'), exact: true }).click();
      await page
        .getByRole('link', { name: say('exports.add') })
        .first()
        .click();
      await addExport(page, say, 'Second export');
      await runToTheEnd(page, say);
    });

    test('a viewer sees how it went, and why the rest is not for viewers', async () => {
      const { page, say } = await enter('viewer');
      await page.getByRole('link', { name: 'First export', exact: true }).click();
      const run = page.getByRole('button', { name: say('exports.runNow') });
      expect(await run.getAttribute('title')).toBe(say('reason.contributors'));
      await page.getByRole('link', { name: say('run.status.completedWithRejections') }).click();
      await page.getByText(say('reason.rejections')).first().waitFor();
      const browse = page.getByRole('button', { name: say('run.browse', { count: rejectedRows }) });
      expect(await browse.getAttribute('aria-disabled')).toBe('true');
      for (const section of ['connections', 'segments', 'audit'] as const) {
        await page.getByRole('link', { name: say(`${section}.title`), exact: true }).click();
        await page.getByRole('heading', { level: 1, name: say(`${section}.title`) }).waitFor();
      }
    });
  });
});

type Page = Visit['page'];
type Say = Visit['say'];

async function connect(page: Page, say: Say, apiKey: string): Promise<void> {
  await page.getByLabel(say('connections.name'), { exact: true }).fill('The account');
  await page.getByLabel(say('connections.availableTo.contributors')).check();
  await page.getByLabel(say('connections.apiKey'), { exact: true }).fill(apiKey);
  await page.getByLabel(say('connections.agree'), { exact: true }).check();
  await page.getByRole('button', { name: say('connections.connect'), exact: true }).click();
  await page.getByText(say('connections.connectedHint', { hint: apiKey.slice(-4) })).waitFor();
  await page.getByRole('button', { name: say('general.save') }).click();
  await page.getByRole('link', { name: 'The account' }).waitFor();
}

async function addExport(page: Page, say: Say, name: string): Promise<void> {
  await page.getByLabel(say('exports.connection'), { exact: true }).selectOption({ label: 'The account' });
  await page.getByLabel(say('exports.name'), { exact: true }).fill(name);
  await page.getByRole('radio', { name: /^Newsletter/ }).check();
  await page.getByRole('checkbox', { name: /^readers/ }).check();
  // The likely fields are there, and a preview of real rows with masked addresses.
  await page.getByText('r***@e***.org').first().waitFor();
  expect(
    await page.getByRole('combobox', { name: new RegExp(`^${say('target.firstName')}`) }).inputValue(),
  ).toBe('FirstName');
  await page.getByRole('radio', { name: new RegExp(`^${say('schedule.off')}`) }).check();
  await page.getByRole('button', { name: say('general.save') }).click();
  await page.getByText(say('exports.nothingSent')).waitFor();
}

async function expectNothingSent(shop: Shop): Promise<void> {
  expect(await shop.simulator.upserts()).toEqual([]);
}

async function runToTheEnd(page: Page, say: Say): Promise<void> {
  await page.getByRole('button', { name: say('exports.runNow') }).click();
  await page.getByText(say('run.outcome')).waitFor();
  await page.getByText(say('run.status.completedWithRejections')).first().waitFor();
  await page.getByRole('link', { name: say('reasonOf.missingEmail') }).waitFor();
  await page.getByRole('link', { name: say('run.browse', { count: rejectedRows }) }).click();
  await page.getByText(say('list.found', { count: rejectedRows })).waitFor();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: say('run.download') }).click(),
  ]);
  const text = await readFile(await file.path(), 'utf8');
  expect(text.trim().split('\r\n')).toHaveLength(rejectedRows + 1);
}
