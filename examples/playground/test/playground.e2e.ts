import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { launchBrowser } from '@chat/testkit';
import type { Page } from 'playwright';
import { beforeAll, expect, test } from 'vitest';
import { runPlayground } from '../gallery/running-playground.js';

const require = createRequire(import.meta.url);
const axe = require.resolve('axe-core/axe.min.js');
const root = new URL('../../../', import.meta.url);

let url = '';
beforeAll(async () => {
  url = await runPlayground();
});

async function open(query = '', viewport = { width: 1280, height: 800 }): Promise<Page> {
  const browser = await launchBrowser();
  const context = await browser.newContext({
    ...{ viewport, locale: 'en-GB', bypassCSP: true },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  await page.goto(`${url}/${query}`);
  await page.getByRole('radio', { name: 'Window' }).waitFor();
  return page;
}

const stage = (page: Page) => page.frameLocator('iframe');
const code = (page: Page) => page.locator('pre code');

/** The values that a table of the documents has in its first column. */
async function firstColumn(document: string, heading: string): Promise<readonly string[]> {
  const text = await readFile(new URL(document, root), 'utf8');
  const [, table = ''] = text.split(heading);
  const [rows = ''] = table.split('\n\n');
  return rows
    .split('\n')
    .slice(2)
    .flatMap((row) => /`([a-z]+)`/.exec(row)?.[1] ?? []);
}

test('every attribute, theme and language that is documented can be chosen', async () => {
  const page = await open();
  const manifest = JSON.parse(
    await readFile(new URL('packages/elements/custom-elements.json', root), 'utf8'),
  ) as { modules: { declarations: { tagName?: string; attributes?: { name: string }[] }[] }[] };
  const declared = manifest.modules.flatMap(({ declarations }) => declarations);
  const names = await page.locator('form').evaluate((form) => form.id);
  expect(names).toBe('controls');
  for (const form of ['Window', 'Inbox', 'Launcher']) {
    await page.getByRole('radio', { name: form, exact: true }).check();
    const tag = `chat-${form.toLowerCase()}`;
    const of = declared.find(({ tagName }) => tagName === tag)?.attributes ?? [];
    const offered = await page
      .locator('form [name]')
      .evaluateAll((fields) => fields.map((field) => field.getAttribute('name') ?? ''));
    const elsewhere: Record<string, string> = { theme: '_look', open: '_closed' };
    expect(of.length).toBeGreaterThan(10);
    expect(
      of.map(({ name }) => elsewhere[name] ?? name).filter((name) => !offered.includes(name)),
    ).toEqual([]);
  }
  const values = (name: string) =>
    page
      .locator(`input[name="${name}"]`)
      .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value));
  const looks = await firstColumn('docs/THEMING.md', '| `theme` | what it is |');
  expect(looks).toContain('paper');
  expect(await values('_look')).toEqual(looks);
  const languages = await firstColumn('docs/LANGUAGES.md', '| `lang` | language |');
  expect(languages).toContain('de');
  expect((await values('lang')).filter(Boolean)).toEqual(languages);
});

test('what is chosen by keyboard is on the stage, in the code, and in the address', async () => {
  const page = await open();
  await stage(page).getByText('Wonderful, see you soon!').waitFor();
  await page.getByRole('radio', { name: 'Calm' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.locator('input[name="_look"][value="paper"]:focus').waitFor();
  await page.getByRole('radio', { name: 'Dark' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('checkbox', { name: 'markup' }).focus();
  await page.keyboard.press('Space');
  await page.getByLabel('heading').fill('Ask the workshop');
  await page.keyboard.press('Enter');

  await stage(page).locator('chat-window[theme="paper dark"][markup]').waitFor();
  await stage(page).getByText('Ask the workshop').waitFor();
  await expect.poll(() => code(page).textContent()).toContain('heading="Ask the workshop"');
  await page.getByRole('button', { name: 'Copy' }).press('Enter');
  await page.getByText('Copied.').waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  for (const part of [
    '<chat-window',
    'theme="paper dark"',
    'markup',
    'token-url="/api/chat-token"',
  ]) {
    expect(copied).toContain(part);
  }

  const again = await open(new URL(page.url()).search);
  await stage(again).locator('chat-window[theme="paper dark"][heading]').waitFor();
  await expect.poll(() => code(again).textContent()).toBe(copied);
});

test('a network that is taken away from a stage comes back', async () => {
  const page = await open('?_state=unread');
  await stage(page).getByText('I will come on Friday.').waitFor();
  await page.getByRole('radio', { name: 'Server away' }).check();
  await stage(page).locator('chat-status .banner').waitFor();
  await page.getByRole('radio', { name: 'Fine' }).check();
  await stage(page).locator('chat-status .banner').waitFor({ state: 'detached' });
});

test.for([
  { name: 'a desktop', viewport: { width: 1280, height: 800 } },
  { name: 'a phone', viewport: { width: 390, height: 844 } },
])('axe finds nothing on $name', async ({ viewport }) => {
  const page = await open('?_form=launcher', viewport);
  await page.addScriptTag({ path: axe });
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const { violations } = await axe.run(document, { iframes: false });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
  expect(found).toEqual([]);
  const [scroll, client] = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth, clientWidth];
  });
  expect(scroll).toBe(client);
  // On a phone the stage is one too, unless another is chosen.
  const phone = page.getByRole('radio', { name: 'Phone' });
  expect(await phone.isChecked()).toBe(viewport.width < 640);
});
