import { source } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import type { Language } from '../../portal/text/languages';
import { type Say, sayIn } from './say';

export interface VisitOptions {
  readonly url: string;
  readonly language?: Language;
  readonly role?: 'administrator' | 'contributor' | 'viewer';
  readonly width?: number;
  readonly dark?: boolean;
}

/** Somebody at the portal. */
export interface Visit {
  readonly page: Page;
  readonly say: Say;
  /** Goes to an address within the portal. */
  open(address: string): Promise<void>;
  /** What a checker of accessibility objects to in the page as it stands. */
  axe(): Promise<string[]>;
  /** Errors of the page and of its security policy since the last look. */
  complaints(): string[];
  close(): Promise<void>;
}

/** The browser itself writes these where the API refuses something, which tests do on purpose. */
const refusal = /Failed to load resource|net::ERR_/;

export async function visit(browser: Browser, options: VisitOptions): Promise<Visit> {
  const { url, language = 'en', role = 'administrator', width = 1_280, dark = false } = options;
  const context = await browser.newContext({
    ...{ locale: language === 'en' ? 'en-GB' : language, viewport: { width, height: 900 } },
    ...{ colorScheme: dark ? 'dark' : 'light', acceptDownloads: true, reducedMotion: 'reduce' },
    extraHTTPHeaders: { 'x-local-role': role },
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const bad = message.type() === 'error' || message.type() === 'warning';
    if (bad && !refusal.test(message.text())) complaints.push(message.text());
  });
  return {
    ...{ page, say: sayIn(language) },
    async open(address) {
      await page.goto(`${url}/${address}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
    },
    async axe() {
      await page.evaluate(source);
      return page.evaluate<string[]>(`axe.run(document, ${JSON.stringify(rules)}).then(({ violations }) =>
        violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
          id + ': ' + html.slice(0, 200) + ' ' + failureSummary)))`);
    },
    complaints: () => complaints.splice(0),
    close: () => context.close(),
  };
}

const rules = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};
