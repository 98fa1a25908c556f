import { type Browser, chromium } from 'playwright';
import { chromiumArgs } from './chromium-args.js';
import { atTestEnd } from './teardown.js';

/** Of this process, which may run many test files: a browser takes longer to start than most tests do. */
let shared: Promise<Browser> | undefined;

/**
 * A headless Chromium: the one of CHROMIUM_PATH when set, else Playwright's own. The tests
 * share it and see nothing of each other, as all contexts are closed with the test. It ends with the
 * process.
 */
export async function launchBrowser(): Promise<Browser> {
  if (!(await shared)?.isConnected()) {
    const executablePath = process.env.CHROMIUM_PATH;
    shared = chromium.launch({ args: chromiumArgs, ...(executablePath && { executablePath }) });
  }
  const browser = await (shared as Promise<Browser>);
  atTestEnd(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  });
  return browser;
}
