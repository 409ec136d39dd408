import type { Page } from 'playwright-core';
import type { Export } from '../../portal/api/types';
import { describeInBrowser } from './browser';
import { openShop, type Shop } from './shop';
import { visit } from './visit';

jest.setTimeout(120_000);
const many = 10_000;

describeInBrowser('ten thousand entries', (browser) => {
  let shop: Shop;
  let one: Export;
  beforeAll(async () => {
    shop = await openShop();
    const { exportId } = await shop.prepare();
    one = await shop.api.get<Export>(`/api/exports/${exportId}`);
  });
  afterAll(() => shop.stop());

  test('of exports are loaded page by page, and shown fifty at a time', async () => {
    const { page, say, open, complaints, close } = await visit(browser(), { url: shop.url });
    await answerMany(page, 'exports', (index) => ({
      ...one,
      id: `e${index}`,
      displayName: `Export ${index}`,
    }));
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

  test.each(['segments', 'connections'] as const)('of %s too', async (kind) => {
    const { items } = await shop.api.get<{ items: readonly object[] }>(`/api/${kind}`);
    const { page, say, open, complaints, close } = await visit(browser(), { url: shop.url });
    await answerMany(page, kind, (index) => ({
      ...{ ...items[0], id: `x${index}`, name: `Entry ${index}`, displayName: `Entry ${index}` },
    }));
    await open(`#/${kind}`);
    await page.getByText(say('list.page', { page: 1, pages: many / 50, count: many })).waitFor();
    expect(await page.getByRole('table').getByRole('row').count()).toBe(51);
    await page.getByRole('searchbox').fill('entry 9999');
    await page.getByText(say('list.found', { count: 1 })).waitFor();
    expect(complaints()).toEqual([]);
    await close();
  });

  test('of segments can be chosen from', async () => {
    const { items } = await shop.api.get<{ items: readonly object[] }>('/api/segments');
    const { page, open, complaints, close } = await visit(browser(), { url: shop.url });
    await answerMany(page, 'segments', (index) => ({
      ...{ ...items[0], id: `x${index}`, name: `Entry ${index}` },
    }));
    await open('#/exports/new');
    await page.locator('.pick-search input[type=search]').last().fill('entry 9999');
    await page.getByRole('checkbox', { name: 'Entry 9999' }).check();
    expect(complaints()).toEqual([]);
    await close();
  });
});

/** The API's answers for so many entries, a page at a time: what is tested is the portal. */
async function answerMany(page: Page, list: string, entry: (index: number) => object): Promise<void> {
  await page.route(`**/api/${list}?*`, (route) => {
    const { searchParams } = new URL(route.request().url());
    const [size, from] = [Number(searchParams.get('pageSize')), Number(searchParams.get('page') ?? 0)];
    const items = Array.from({ length: size }, (_, index) => entry(from + index));
    const next = from + size < many ? { nextPage: String(from + size) } : {};
    return route.fulfill({ json: { items, ...next } });
  });
}
