import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Debian's Chromium; another one can be named. */
const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

const quiet = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/**
 * Tests in a browser. Without one they are skipped and say so; where all has to be checked (CI is set) they fail.
 */
export function describeInBrowser(name: string, define: (browser: () => Browser) => void): void {
  const skipped = !existsSync(executablePath) && (process.env['CI'] ?? '') === '';
  if (skipped)
    console.warn(`No browser at ${executablePath}: "${name}" is skipped (apt-get install chromium)`);
  const start = skipped ? describe.skip : describe;
  start(name, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: quiet });
    });
    afterAll(() => browser?.close());
    define(() => browser ?? missing());
  });
}

function missing(): never {
  throw new Error(`No browser was started from ${executablePath}`);
}
