import { fileURLToPath } from 'node:url';
import { launchBrowser, runScript } from '@chat/testkit';
import type { Page } from 'playwright';

const script = fileURLToPath(new URL('../../../scripts/example.mjs', import.meta.url));

/** One of the examples, and what its visitors meet. */
export interface VisitedSite {
  /** A browser in which one of its users has just signed in. */
  visit(name: string): Promise<Page>;
  /** What went wrong on any of the pages, by what their consoles say. */
  readonly complaints: readonly string[];
}

/** Starts an example as `npm run example` does, until the test ends. */
export async function visitSite(example: string): Promise<VisitedSite> {
  const url = await runScript(script, { PORT: '0', SITE_PORT: '0' }, [example]);
  const browser = await launchBrowser();
  const complaints: string[] = [];
  return {
    complaints,
    async visit(name) {
      const page = await (await browser.newContext()).newPage();
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      await page.goto(url);
      await page.getByRole('button', { name }).click();
      return page;
    },
  };
}

/** Writes into the one field there is, and sends it. */
export async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox').fill(text);
  await page.keyboard.press('Enter');
}
