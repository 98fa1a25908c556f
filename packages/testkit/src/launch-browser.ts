import { type Browser, chromium } from 'playwright';
import { chromiumArgs } from './chromium-args.js';
import { atTestEnd } from './teardown.js';

/** A headless Chromium: the one of CHROMIUM_PATH when set, else Playwright's own. Ends with the test. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH;
  const browser = await chromium.launch({
    args: chromiumArgs,
    ...(executablePath && { executablePath }),
  });
  atTestEnd(() => browser.close());
  return browser;
}
