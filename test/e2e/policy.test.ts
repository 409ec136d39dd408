import { describeInBrowser } from './browser';
import { openShop, type Shop } from './shop';
import { visit } from './visit';

jest.setTimeout(60_000);

describeInBrowser("the page's security policy", (browser) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop.stop());

  // Also shows that the other tests would notice a violation.
  test.each([
    ['an inline style', `document.body.setAttribute('style', 'color: red')`],
    [
      'an inline script',
      `document.body.append(Object.assign(document.createElement('script'), { text: '1' }))`,
    ],
    ['a call to elsewhere', `fetch('https://example.org/')`],
    [
      'a picture from elsewhere',
      `document.body.append(Object.assign(new Image(), { src: 'https://example.org/' }))`,
    ],
    ['markup from a string', `document.body.innerHTML = '<b>x</b>'`],
  ])('refuses %s', async (_, script) => {
    const { page, open, complaints, close } = await visit(browser(), { url: shop.url });
    await open('');
    const refused = page.waitForEvent('console', { predicate: (message) => message.type() === 'error' });
    await page.evaluate(`(async () => { try { await (${script}) } catch {} })()`);
    await refused;
    expect(complaints().join(' ')).toMatch(/Content Security Policy|TrustedHTML|TrustedScript/);
    await close();
  });

  test('keeps it out of frames and off other origins', async () => {
    const answer = await fetch(shop.url);
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(answer.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  });
});
