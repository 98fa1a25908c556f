import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { launchBrowser, listen, registerUser, startServer } from '@chat/testkit';
import { expect, test } from 'vitest';
import { composer, fillInSignIn, open, write } from './window-steps.js';

const dist = new URL('../../../packages/elements/dist/', import.meta.url);
const integrity: Readonly<Record<string, string>> = JSON.parse(
  await readFile(new URL('integrity.json', dist), 'utf8'),
);

/** What the page for host sites has a host do once, for a CDN at another address. */
async function importMapOf(base: string): Promise<unknown> {
  const page = await readFile(new URL('../../../docs/HOST-SITES.md', import.meta.url), 'utf8');
  const code = [...page.matchAll(/```js\n(.*?)```/gs)]
    .map(([, block = '']) => block)
    .find((block) => block.includes('importMap'));
  const here = code?.replace(/https:.*?\/dist\//, base);
  const module = `data:text/javascript,${encodeURIComponent(`${here}\nexport { importMap };`)}`;
  const { importMap } = await import(module);
  return importMap;
}

/**
 * A host's page that has the window from a CDN, which is a third origin, and says what is to be there. The CDN has
 * one statement more in the files that it is told to change.
 */
async function setUp(changed: readonly string[] = []) {
  const cdn = await listen(
    createServer(async (request, response) => {
      const path = request.url?.replace(/^\/npm\/@chat\/elements@1\.2\.3\/dist\/|\?.*/g, '') ?? '';
      const file = await readFile(new URL(path, dist), 'utf8');
      const added = changed.includes(path) ? ';globalThis.isChanged = true;' : '';
      response.writeHead(200, {
        'content-type': 'text/javascript',
        'access-control-allow-origin': '*',
      });
      response.end(file + added);
    }),
  );
  const base = `${cdn}/npm/@chat/elements@1.2.3/dist/`;
  const importMap = JSON.stringify(await importMapOf(base));
  const tag = { html: '' };
  const site = await listen(
    createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(tag.html);
    }),
  );
  const chat = await startServer({ env: { ALLOWED_ORIGINS: site } });
  const [ada, bo] = [await registerUser(chat), await registerUser(chat)];
  const scriptTag = (form: 'window' | 'launcher') => `<!doctype html>
    <script type="importmap">${importMap}</script>
    <script src="${base}chat-${form}.js" integrity="${integrity[`chat-${form}.js`]}" crossorigin="anonymous" async></script>
    <chat-${form} server="${chat.url}" with="${bo.username}"></chat-${form}>`;
  tag.html = scriptTag('window');
  const openPage = async (form: 'window' | 'launcher' = 'window') => {
    tag.html = scriptTag(form);
    const page = await open(await launchBrowser(), site);
    const refused: string[] = [];
    page.on('console', (entry) => {
      if (/integrity/.test(entry.text())) refused.push(entry.text());
    });
    return { page, refused };
  };
  return { ada, openPage };
}

test('what a page may ask to be there is what is there, for each file of a script tag', async () => {
  const parts = (await readdir(new URL('chat-window-parts/', dist))).map(
    (name) => `chat-window-parts/${name}`,
  );
  const digests = Object.entries(integrity).map(([path, digest]) => [
    path.replace(/\?.*/, ''),
    digest,
  ]);
  const files = ['chat-window.js', 'chat-launcher.js', ...parts].map(async (path) => [
    path,
    `sha384-${createHash('sha384')
      .update(await readFile(new URL(path, dist)))
      .digest('base64')}`,
  ]);
  const wanted = new Map((await Promise.all(files)).map(([path = '', digest]) => [path, digest]));
  expect(digests).toEqual(digests.map(([path = '']) => [path, wanted.get(path)]));
  expect(new Set(digests.map(([path]) => path))).toEqual(new Set(wanted.keys()));
});

const isChanged = () => 'isChanged' in globalThis;

test('a page has the window from a CDN, and what it loads later, each as the page says it must be', async () => {
  const { ada, openPage } = await setUp();
  const { page, refused } = await openPage();
  await fillInSignIn(page, ada);
  await write(page, 'See https://example.com/x');
  await page.getByRole('link', { name: 'https://example.com/x' }).first().waitFor();
  expect(refused).toEqual([]);
});

test('the launcher has the window from there as well', async () => {
  const { ada, openPage } = await setUp();
  const { page, refused } = await openPage('launcher');
  await page.getByRole('button', { name: /chat/i }).click();
  await fillInSignIn(page, ada);
  await composer(page).waitFor();
  expect(refused).toEqual([]);
});

test('the launcher does not have a window from there that was changed, however often it is asked for', async () => {
  const { openPage } = await setUp(['chat-window.js']);
  const { page, refused } = await openPage('launcher');
  // Each of the addresses, and the last one for good.
  for (let asked = 1; asked <= 10; asked += 1) {
    await page.getByRole('button').first().click();
    await expect.poll(() => refused.length).toBeGreaterThanOrEqual(Math.min(asked, 9));
    await page.keyboard.press('Escape');
  }
  expect(await page.evaluate(isChanged)).toBe(false);
});

test('of what a CDN has changed, nothing runs', async () => {
  const { openPage } = await setUp(['chat-window.js']);
  const { page } = await openPage();
  const failed = page.evaluate(
    () =>
      new Promise((resolve) => {
        const script = document.querySelector('script[src]') as HTMLScriptElement;
        const again = document.createElement('script');
        for (const { name, value } of Array.from(script.attributes))
          again.setAttribute(name, value);
        again.onerror = () => resolve('refused');
        again.onload = () => resolve('run');
        document.head.append(again);
      }),
  );
  expect(await failed).toBe('refused');
  expect(await page.evaluate(isChanged)).toBe(false);
});

test('a later file that a CDN has changed does not run either, and what needs it can be done without', async () => {
  const { ada, openPage } = await setUp(['chat-window-parts/links.js']);
  const { page, refused } = await openPage();
  await fillInSignIn(page, ada);
  await write(page, 'See https://example.com/x');
  await page.getByText('See https://example.com/x').first().waitFor();
  await expect.poll(() => refused.length).toBeGreaterThan(0);
  expect(await page.evaluate(isChanged)).toBe(false);
});
