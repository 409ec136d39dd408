import { join } from 'node:path';
import { until } from '../stack/until';
import { describeInBrowser } from './browser';
import { openShop, type Shop } from './shop';
import { visit } from './visit';

jest.setTimeout(180_000);

/** Kept for people to look at; ignored by Git. */
const folder = join(__dirname, '..', '..', '.local', 'screenshots');

describeInBrowser('the pages at every width, light and dark', (browser) => {
  let shop: Shop;
  let pages: Record<string, string>;
  beforeAll(async () => {
    shop = await openShop();
    const { exportId, connectionId } = await shop.prepare();
    const runs = `/api/exports/${exportId}/runs`;
    const { id } = await shop.api.post<{ id: string }>(runs);
    await until('the run is over', async () => {
      const { finishedAt } = await shop.api.get<{ finishedAt?: string }>(`${runs}/${id}`);
      return finishedAt;
    });
    pages = {
      ...{ exports: '#/exports', connections: '#/connections', segments: '#/segments', audit: '#/audit' },
      ...{ health: '#/health', segment: '#/segments/readers', connection: `#/connections/${connectionId}` },
      ...{ 'new-connection': '#/connections/new', 'new-export': '#/exports/new?segment=readers' },
      ...{ export: `#/exports/${exportId}`, run: `#/exports/${exportId}/runs/${id}` },
      rejections: `#/exports/${exportId}/runs/${id}/rejections`,
    };
  });
  afterAll(() => shop.stop());

  // 320 px is also what 1,280 px are at 400 % zoom (WCAG 1.4.10).
  test.each([
    [320, 'en', false],
    [320, 'zh-HK', true],
    [768, 'en', true],
    [768, 'zh-HK', false],
    [1_280, 'en', false],
    [1_280, 'zh-HK', true],
  ] as const)('%i px in %s, dark: %s', async (width, language, dark) => {
    const at = await visit(browser(), { url: shop.url, width, language, dark });
    const tooWide: string[] = [];
    for (const [name, address] of Object.entries(pages)) {
      await at.open(address);
      await at.page.waitForLoadState('networkidle');
      await at.page.getByText(at.say('general.loading')).waitFor({ state: 'detached' });
      const path = join(folder, `${name}-${width}-${language}-${dark ? 'dark' : 'light'}.png`);
      await at.page.screenshot({ path, fullPage: true });
      const content = await at.page.evaluate<number>('document.documentElement.scrollWidth');
      if (content > width) tooWide.push(`${name}: ${content}`);
    }
    expect(tooWide).toEqual([]);
    expect(at.complaints()).toEqual([]);
    await at.close();
  });
});
