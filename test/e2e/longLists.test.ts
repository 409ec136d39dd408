import type { Export } from '../../portal/api/types';
import { describeInBrowser } from './browser';
import { openShop, type Shop } from './shop';
import { visit } from './visit';

jest.setTimeout(120_000);
const many = 10_000;

describeInBrowser('ten thousand exports', (browser) => {
  let shop: Shop;
  let one: Export;
  beforeAll(async () => {
    shop = await openShop();
    const { exportId } = await shop.prepare();
    one = await shop.api.get<Export>(`/api/exports/${exportId}`);
  });
  afterAll(() => shop.stop());

  test('are loaded page by page, and shown fifty at a time', async () => {
    const { page, say, open, complaints, close } = await visit(browser(), { url: shop.url });
    await page.route('**/api/exports?*', (route) => {
      const { searchParams } = new URL(route.request().url());
      const [size, from] = [Number(searchParams.get('pageSize')), Number(searchParams.get('page') ?? 0)];
      const items = Array.from({ length: size }, (_, index) => ({
        ...{ ...one, id: `e${from + index}`, displayName: `Export ${from + index}` },
      }));
      const next = from + size < many ? { nextPage: String(from + size) } : {};
      return route.fulfill({ json: { items, ...next } });
    });
    await open('#/exports');
    await page.getByText(say('list.page', { page: 1, pages: many / 50, count: many })).waitFor();
    const rows = page.getByRole('table').getByRole('row');
    expect(await rows.count()).toBe(51);
    await page.getByRole('button', { name: say('list.next') }).click();
    await page.getByRole('link', { name: 'Export 50', exact: true }).waitFor();
    await page.getByRole('searchbox').fill('export 9999');
    await page.getByText(say('list.found', { count: 1 })).waitFor();
    await page.getByRole('link', { name: 'Export 9999', exact: true }).waitFor();
    expect(complaints()).toEqual([]);
    await close();
  });
});
