import type { Language } from '../../portal/text/languages';
import { describeInBrowser } from './browser';
import { openShop, type Shop } from './shop';
import { states } from './states';
import { type Visit, visit } from './visit';

jest.setTimeout(180_000);

// Each language in one of the two colour schemes: contrast is looked at in both.
describeInBrowser('every page in every state', (browser) => {
  describe.each<[Language, boolean]>([
    ['en', false],
    ['zh-HK', true],
  ])('in %s', (language, dark) => {
    let shop: Shop;
    beforeAll(async () => {
      shop = await openShop();
    });
    afterAll(() => shop.stop());

    test('is accessible, and breaks no rule of its own', async () => {
      const objections: string[] = [];
      for await (const { name, at } of states(shop, (role) => enter(role))) {
        const found = [...(await at.axe()), ...at.complaints()];
        objections.push(...found.map((what) => `${name}: ${what}`));
      }
      expect(objections).toEqual([]);
    });

    const enter = (role: 'administrator' | 'contributor' | 'viewer'): Promise<Visit> =>
      visit(browser(), { url: shop.url, language, dark, role });
  });
});
