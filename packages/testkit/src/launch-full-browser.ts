import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright';
import { chromiumArgs } from './chromium-args.js';
import { atTestEnd } from './teardown.js';

/** That beside the headless shell of CHROMIUM_PATH, else Playwright's own. */
const executablePath =
  process.env.CHROMIUM_PATH?.replace(/-headless-shell$/, '') ?? chromium.executablePath();

/** Whether there is a Chromium that has all that people's have; the headless shell lacks notifications. */
export const hasFullBrowser = existsSync(executablePath) && !/shell/.test(executablePath);

/** A whole Chromium, without a screen, that ends with the test. */
export async function launchFullBrowser(): Promise<Browser> {
  const args = [...chromiumArgs, '--headless=new'];
  const browser = await chromium.launch({ args, executablePath });
  atTestEnd(() => browser.close());
  return browser;
}
