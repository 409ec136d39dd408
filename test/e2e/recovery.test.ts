import { describeInBrowser } from './browser';
import { openShop, type Shop } from './shop';
import { visit } from './visit';

jest.setTimeout(120_000);

describeInBrowser('a host that is killed in the middle of a run', (browser) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ LOCAL_CRASH_VISIBILITY_MS: '1000' });
  });
  afterAll(() => shop.stop());

  test('is missed by the page, which goes on when it is back', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 16 }, (_, file) => [
        `part-${file}.csv`,
        Array.from({ length: 30 }, (_, row) => `p${file}.${row}@example.org`),
      ]),
    );
    await shop.segments.putFiles('many', files);
    await shop.simulator.change({ answerDelayMs: 500 });
    const { exportId } = await shop.prepare({ segmentIds: ['many'] });
    const { page, say, open, complaints, close } = await visit(browser(), { url: shop.url });
    await open(`#/exports/${exportId}`);
    await page.getByRole('button', { name: say('exports.runNow') }).click();
    const status = page.getByRole('main');
    await status.getByText(say('run.status.exporting'), { exact: true }).waitFor();

    await shop.host().kill();
    await page.getByText(say('error.offline')).waitFor();
    // What was known is still there.
    expect(await status.getByText(say('run.status.exporting'), { exact: true }).isVisible()).toBe(true);

    await shop.simulator.change({ answerDelayMs: 0 });
    await shop.restart({ PORT: new URL(shop.url).port });
    await page.getByText(say('run.status.succeeded')).first().waitFor({ timeout: 60_000 });
    expect(await page.getByText(say('error.offline')).isVisible()).toBe(false);
    expect((await shop.simulator.emails(shop.listId)).size).toBe(16 * 30);
    expect(complaints()).toEqual([]);
    await close();
  });
});
