import { launchBrowser, registerUser, startServer, type TestUser } from '@chat/testkit';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright';
import { StrictSite } from './strict-site.js';

/** What somebody does in a window, and where they see it. */
export const composer = (page: Page): Locator => page.getByRole('textbox', { name: /^Message to/ });

export async function write(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await composer(page).press('Enter');
}

/** Signs in; what comes after that depends on the window. */
export async function fillInSignIn(page: Page, { username, password }: TestUser): Promise<void> {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Signs in where the window has one conversation. */
export async function signIn(page: Page, user: TestUser): Promise<void> {
  await fillInSignIn(page, user);
  await composer(page).waitFor();
}

/** A page in a context of its own, as another person's. */
export async function open(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const viewport = { width: 800, height: 800 };
  const context = await browser.newContext({ viewport, ...options });
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** Two people who have accounts, and a strict site for windows of theirs. */
export async function twoOnStrictSite(env: Readonly<Record<string, string>> = {}) {
  const site = await StrictSite.start();
  const chat = await startServer({ env: { ALLOWED_ORIGINS: site.url, ...env } });
  site.chatUrl = chat.url;
  const [ada, bo, browser] = await Promise.all([
    registerUser(chat),
    registerUser(chat),
    launchBrowser(),
  ]);
  return { site, chat, ada, bo, browser };
}
