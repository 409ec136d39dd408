import type { Page } from 'playwright-core';
import { describeInBrowser } from './browser';
import { openShop, rejectedRows, type Shop } from './shop';
import { visit } from './visit';

jest.setTimeout(120_000);

describeInBrowser('with the keyboard only', (browser) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.stop());

  test('somebody gets from an empty system to the rejected rows', async () => {
    const { page, say, open, complaints, close } = await visit(browser(), { url: shop.url });
    await open('');
    const keys = keyboard(page);

    await keys.press('Tab');
    expect(await keys.focused()).toBe(say('general.skip'));
    await keys.press('Enter');
    await keys.tabTo(say('connections.add'));
    await keys.press('Enter');
    await keys.arrivesAt(say('connections.add'));
    await keys.tabTo(say('connections.name'));
    await keys.type('The account');
    await keys.tabTo(say('connections.availableTo.administrators'));
    await keys.press('ArrowDown');
    await keys.tabTo(say('connections.apiKey'));
    await keys.type(shop.apiKey);
    await keys.tabTo(say('connections.agree'));
    await keys.press('Space');
    await keys.tabTo(say('connections.connect'));
    await keys.press('Enter');
    await page.getByText(say('connections.connected'), { exact: true }).waitFor();
    await keys.tabTo(say('general.save'));
    await keys.press('Enter');
    await keys.arrivesAt(say('connections.title'));

    await page.keyboard.press('Shift+Tab');
    await keys.tabBackTo(say('exports.title'));
    await keys.press('Enter');
    await keys.arrivesAt(say('exports.title'));
    await keys.tabTo(say('exports.add'));
    await keys.press('Enter');
    await keys.arrivesAt(say('exports.add'));
    await keys.tabTo(say('exports.connection'));
    await keys.type('The');
    await keys.tabTo(say('exports.name'));
    await keys.type('Readers');
    await keys.tabTo('Newsletter');
    await keys.press('Space');
    await keys.tabTo('readers');
    await keys.press('Space');
    await keys.tabTo(say('general.save'));
    await keys.press('Enter');
    await page.getByText(say('exports.nothingSent')).waitFor();
    await keys.tabTo(say('exports.runNow'));
    await keys.press('Enter');
    await page.getByText(say('run.reasons')).waitFor();
    await keys.tabTo(say('run.browse', { count: rejectedRows }));
    await keys.press('Enter');
    await keys.arrivesAt(say('rejections.title'));
    expect(complaints()).toEqual([]);
    await close();
  });

  test('a dialog keeps the focus, and gives it back', async () => {
    const { exportId } = await shop.prepare();
    const { page, say, open, close } = await visit(browser(), { url: shop.url });
    await open(`#/exports/${exportId}`);
    const keys = keyboard(page);
    await keys.tabTo(say('exports.remove'));
    await keys.press('Enter');
    await keys.arrivesAt(say('exports.removeTitle'));
    for (let press = 0; press < 6; press += 1) {
      await keys.press('Tab');
      const inside = await page.evaluate<boolean>(
        `document.activeElement === document.body || document.querySelector('dialog').contains(document.activeElement)`,
      );
      expect(inside).toBe(true);
    }
    await keys.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page
      .locator('button:focus')
      .filter({ hasText: say('exports.remove') })
      .waitFor();
    await close();
  });

  test('what is disabled says why when it is pressed', async () => {
    const { page, say, open, close } = await visit(browser(), { url: shop.url, role: 'viewer' });
    await open('#/connections');
    const keys = keyboard(page);
    await keys.tabTo(say('connections.add'));
    await keys.press('Enter');
    const announced = page.getByRole('status', { name: say('general.messages') });
    await announced.getByText(say('reason.administrators')).waitFor();
    await close();
  });
});

/** More presses than any page has places. */
const most = 150;

function keyboard(page: Page) {
  /** The name of what has the focus, as far as it is seen: its label or its own words. */
  const focused = async (): Promise<string> => {
    const name = await page.evaluate<string>(`(() => {
      const { activeElement: at } = document;
      const label = at.labels?.[0];
      return (label?.querySelector('.pick-item > span') ?? label ?? at).innerText.trim();
    })()`);
    return name.split('\n')[0]?.trim() ?? '';
  };
  const seek = async (key: string, name: string): Promise<void> => {
    for (let press = 0; press < most; press += 1) {
      const found = await focused();
      if (found === name || found.startsWith(`${name} (`)) return;
      await page.keyboard.press(key);
    }
    throw new Error(`No place is called ${name}; the last one was ${await focused()}`);
  };
  return {
    focused,
    press: (key: string) => page.keyboard.press(key),
    type: (text: string) => page.keyboard.type(text),
    tabTo: (name: string) => seek('Tab', name),
    tabBackTo: (name: string) => seek('Shift+Tab', name),
    /** The focus is on the heading of a page or a dialog. */
    async arrivesAt(title: string): Promise<void> {
      await page.locator(':is(h1, h2):focus', { hasText: title }).waitFor();
    },
  };
}
