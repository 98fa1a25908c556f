import { createServer } from 'node:http';
import { launchBrowser, listen, registerUser, startServer } from '@chat/testkit';
import { expect, test } from 'vitest';

/** Whichever way a page of another origin names the script. */
const tags = [
  '<script src="SRC"></script>',
  '<script src="SRC" async></script>',
  '<script src="SRC" defer></script>',
  '<script src="SRC" crossorigin="anonymous"></script>',
  '<script type="module" src="SRC"></script>',
];

test('the script, whichever way a page of another origin names it, finds what it loads later', async () => {
  const page = { html: '' };
  const site = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(page.html);
  });
  const url = await listen(site);
  const chat = await startServer({ env: { ALLOWED_ORIGINS: url } });
  const [ada, bo] = [await registerUser(chat), await registerUser(chat)];
  const browser = await launchBrowser();
  for (const tag of tags) {
    page.html = `<!doctype html>${tag.replace('SRC', `${chat.url}/chat-window.js`)}
      <chat-window server="${chat.url}" with="${bo.username}"></chat-window>`;
    const context = await browser.newContext();
    const tab = await context.newPage();
    // Deep inside the site, where a relative address would lead elsewhere.
    await tab.goto(`${url}/a/page/of/it`);
    await tab.getByLabel('Username').fill(ada.username);
    await tab.getByLabel('Password').fill(ada.password);
    await tab.getByRole('button', { name: 'Sign in', exact: true }).click();
    await tab.getByPlaceholder('Write a message').fill('See https://example.com/x');
    await tab.keyboard.press('Enter');
    const link = tab.getByRole('link', { name: 'https://example.com/x' }).first();
    await link.waitFor();
    expect({ tag, href: await link.getAttribute('href') }).toEqual({
      tag,
      href: 'https://example.com/x',
    });
    // Beside the link, which has a menu of the browser's.
    await tab
      .locator('.bubble', { hasText: 'See' })
      .last()
      .click({ button: 'right', position: { x: 16, y: 16 } });
    await tab.getByRole('menuitem', { name: 'Reply' }).click();
    await context.close();
  }
});
