import { waitFor } from '@chat/testkit';
import type { Page, WebSocketRoute } from 'playwright';
import { expect, test } from 'vitest';
import { composer, fillInSignIn, open, signIn, twoOnStrictSite, write } from './window-steps.js';

const row = (page: Page, text: string) => page.locator('chat-message', { hasText: text });

/** A hand on the page's socket: what happens to each `send` before the server hears of it. */
type Fate = 'pass' | 'hold' | 'refuse';

async function takeHold(page: Page) {
  const hold = { fate: 'pass' as Fate, held: [] as (() => void)[] };
  const refuse = (socket: WebSocketRoute, id: unknown) =>
    socket.send(
      JSON.stringify({ type: 'error', id, code: 'invalid_request', message: 'Refused.' }),
    );
  await page.routeWebSocket(/\/v1\/ws/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((data) => {
      const frame = JSON.parse(String(data)) as { type: string; id: unknown };
      if (frame.type !== 'send' || hold.fate === 'pass') server.send(data);
      else if (hold.fate === 'refuse') refuse(socket, frame.id);
      else hold.held.push(() => refuse(socket, frame.id));
    });
  });
  return hold;
}

/** The element that has the focus, through all shadow roots. */
const focused = (page: Page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.localName ?? 'nothing';
  });

test('what is sent is there at once as pending; refused, it says so, and Retry sends it once', async () => {
  const { site, ada, bo, browser } = await twoOnStrictSite();
  const page = await open(browser, `${site.url}/?with=${bo.username}`);
  const hold = await takeHold(page);
  await page.reload();
  await signIn(page, ada);

  hold.fate = 'hold';
  await write(page, 'Is anybody there?');
  const message = row(page, 'Is anybody there?');
  await message.getByText('Sending…').waitFor();
  await waitFor(() => hold.held.length === 1);
  hold.held[0]?.();
  await message.getByText('Not sent').waitFor();
  await message.getByRole('button', { name: 'Delete' }).waitFor();

  hold.fate = 'pass';
  await message.getByRole('button', { name: 'Retry' }).dblclick({ noWaitAfter: true });
  await message.getByText('Sent', { exact: true }).waitFor();
  // Whatever is still on its way comes before this.
  await write(page, 'The end');
  const other = await open(browser, `${site.url}/?with=${ada.username}`);
  await signIn(other, bo);
  await row(other, 'The end').waitFor();
  expect(await row(other, 'Is anybody there?').count()).toBe(1);
  expect(await message.count()).toBe(1);
});

test('a page without a network says so soon, keeps what is written, and sends it once', async () => {
  const { site, ada, bo, browser } = await twoOnStrictSite();
  const [page, other] = await Promise.all([
    open(browser, `${site.url}/?with=${bo.username}`),
    open(browser, `${site.url}/?with=${ada.username}`),
  ]);
  await signIn(page, ada);
  await signIn(other, bo);

  await page.context().setOffline(true);
  await write(page, 'From a tunnel');
  // Twice two seconds for the socket to prove that it lives; the rest is a busy machine's.
  await page.getByText('Your message is kept').waitFor({ timeout: 6_000 });
  await page.getByText('You’re offline.').waitFor();
  await row(page, 'From a tunnel').getByText('Sending…').waitFor();

  await page.context().setOffline(false);
  await row(other, 'From a tunnel').waitFor();
  await page.getByText('You’re offline.').waitFor({ state: 'detached' });
  await write(page, 'Back again');
  await row(other, 'Back again').waitFor();
  expect(await row(other, 'From a tunnel').count()).toBe(1);
});

test('all of it works by keyboard alone, and the focus is never lost', async () => {
  const { site, ada, bo, browser } = await twoOnStrictSite();
  const page = await open(browser, `${site.url}/?with=${bo.username}`);
  const hold = await takeHold(page);
  await page.reload();
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const type = (text: string) => page.keyboard.type(text);
  await page.getByLabel('Username').waitFor();

  await page.locator('#before').focus();
  await press('Tab');
  await type(ada.username);
  await press('Tab');
  await type(ada.password);
  await press('Enter');
  await composer(page).waitFor();
  await waitFor(async () => (await focused(page)) === 'textarea');

  for (let line = 1; line <= 25; line++) {
    await type(`Line ${line}`);
    await press('Enter');
  }
  await row(page, 'Line 25').getByText('Sent', { exact: true }).waitFor();

  // Over the button for files, up through the list, and down again by its button.
  await press('Shift+Tab', 'Shift+Tab', 'Home');
  const list = page.getByRole('group', { name: 'Messages' });
  await waitFor(() => list.evaluate((element) => element.scrollTop === 0));
  const toLatest = page.getByRole('button', { name: 'Go to the latest message' });
  await toLatest.waitFor();
  await press('Tab');
  await waitFor(async () => (await focused(page)) === 'button');
  await press('Enter');
  await toLatest.waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('li');

  await press('Tab', 'Tab');
  expect(await focused(page)).toBe('textarea');
  hold.fate = 'refuse';
  await type('This will not go');
  await press('Enter');
  await row(page, 'This will not go').getByText('Not sent').waitFor();
  hold.fate = 'pass';
  await press('Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Enter');
  await row(page, 'This will not go').getByText('Sent', { exact: true }).waitFor();
  expect(await focused(page)).toBe('textarea');

  await page.getByRole('button', { name: 'Sign out' }).focus();
  await press('Enter');
  await page.getByLabel('Username').waitFor();
  await waitFor(async () => (await focused(page)) === 'input');
});

test('a strict policy has nothing to report, whatever the window shows', async () => {
  const { site, ada, bo, browser } = await twoOnStrictSite();
  const page = await open(browser, `${site.url}/`);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('Enter a username.').waitFor();
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByLabel('Choose a password').waitFor();
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByLabel('Username').fill(ada.username);
  await page.getByLabel('Password').fill(ada.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByLabel('Who would you like to chat with?').fill(bo.username);
  await page.getByRole('button', { name: 'Start chatting' }).click();
  await write(page, 'A link: https://example.com, and 👋');
  await row(page, 'A link').getByRole('link', { name: 'https://example.com' }).waitFor();
  await write(page, 'A long one.\n'.repeat(30));
  await row(page, 'A long one.').getByText('Sent', { exact: true }).waitFor();
  await page.context().setOffline(true);
  await page.getByText('You’re offline.').waitFor();
  await page.context().setOffline(false);
  await page.getByText('You’re offline.').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'All conversations' }).click();
  const listed = page.getByRole('list', { name: 'Conversations' });
  await listed.getByText('You: A long one.').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Pin' }).waitFor();

  // A breach of the page's own comes after all that the window did, and is the only one.
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'));
  await waitFor(() => site.reports.length > 0);
  expect(site.reports.map((report) => JSON.parse(report)['csp-report'])).toEqual([
    expect.objectContaining({ 'effective-directive': 'style-src-attr' }),
  ]);
});

test('links that cannot be found yet are words, and links once they can', async () => {
  const { site, ada, bo, browser } = await twoOnStrictSite();
  const page = await open(browser, `${site.url}/?with=${bo.username}`);
  const parts = '**/chat-window-parts/*';
  await page.route(parts, (route) => route.abort());
  await signIn(page, ada);
  await write(page, 'One https://one.example');
  await row(page, 'One').getByText('Sent', { exact: true }).waitFor();
  expect(await page.getByRole('link', { name: 'one.example' }).count()).toBe(0);
  await page.unroute(parts);
  await write(page, 'Two https://two.example');
  await page.getByRole('link', { name: 'https://two.example' }).waitFor();
});

test('a press that comes before the menu waits for it, and one that cannot have it is like none', async () => {
  const { site, ada, bo, browser } = await twoOnStrictSite();
  const page = await open(browser, `${site.url}/?with=${bo.username}`);
  const part = '**/chat-window-parts/actions.js*';
  const menu = page.getByRole('menu');
  const press = () => row(page, 'Hello').locator('.bubble').click({ button: 'right' });
  await page.route(part, (route) => route.abort());
  await signIn(page, ada);
  await write(page, 'Hello');
  await row(page, 'Hello').getByText('Sent', { exact: true }).waitFor();
  const failed = page.waitForEvent('requestfailed');
  await press();
  await failed;
  expect(await menu.count()).toBe(0);
  const held: (() => void)[] = [];
  await page.unroute(part);
  await page.route(part, async (route) => {
    await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  await press();
  await waitFor(() => held.length > 0);
  expect(await menu.count()).toBe(0);
  held[0]?.();
  await page.getByRole('menuitem', { name: 'Reply' }).click();
  await page.getByText('Reply to yourself').waitFor();
});

test('where one cannot choose whom to chat with yet, that is said, and tried again', async () => {
  const { site, ada, bo, browser } = await twoOnStrictSite();
  const page = await open(browser, site.url);
  const part = '**/chat-window-parts/inbox.js*';
  await page.route(part, (route) => route.abort());
  await page.getByLabel('Username').fill(ada.username);
  await page.getByLabel('Password').fill(ada.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: 'Chat can’t start' }).waitFor();
  await page.unroute(part);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByLabel('Who would you like to chat with?').fill(bo.username);
  await page.keyboard.press('Enter');
  await composer(page).waitFor();
});

test('what stands in the way is said; where even the words for it cannot be had, that the chat is out of reach', async () => {
  const { site, ada, bo, browser } = await twoOnStrictSite();
  const page = await open(browser, `${site.url}/?with=${bo.username}-not`);
  const part = '**/chat-window-parts/problem.js*';
  await page.route(part, (route) => route.abort());
  await fillInSignIn(page, ada);
  await page.getByRole('alert').getByRole('heading', { name: 'We can’t reach the chat' }).waitFor();
  await page.unroute(part);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Nobody here by that name' }).waitFor();
  expect(await focused(page)).toBe('button');
});

test('the rules of a hostile page change nothing inside the window', async () => {
  const { site, ada, bo, browser } = await twoOnStrictSite();
  const page = await open(browser, `${site.url}/?with=${bo.username}`);
  await signIn(page, ada);
  await write(page, 'Hello https://example.com');
  await row(page, 'Hello').getByText('Sent', { exact: true }).waitFor();
  const chat = page.locator('chat-window');
  /** Where each element of the window is, within it, and how it looks. */
  const looks = () =>
    chat.evaluate((host) => {
      const all = (root: ParentNode): Element[] =>
        Array.from(root.querySelectorAll('*')).flatMap((element) => [
          element,
          ...(element.shadowRoot ? all(element.shadowRoot) : []),
        ]);
      const frame = host.getBoundingClientRect();
      return all(host.shadowRoot as ShadowRoot).map((element) => {
        const { left, top, width, height } = element.getBoundingClientRect();
        const s = getComputedStyle(element);
        const look = [s.color, s.backgroundColor, s.font, s.letterSpacing, s.wordSpacing];
        look.push(s.textTransform, s.textAlign, s.textIndent, s.textShadow, s.whiteSpace);
        look.push(s.display, s.position, s.float, s.opacity, s.transform, s.padding, s.border);
        const place = [left - frame.left, top - frame.top, width, height].map(Math.round);
        return `${element.localName} ${place} ${look}`;
      });
    });
  // Focus and buttons fade for a moment, and what fades begins with a frame.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
  // `subtree` ends at the roots of what is inside.
  const atRest = () =>
    chat.evaluate((host) => {
      const moving = (root: ShadowRoot): boolean =>
        root.getAnimations().length > 0 ||
        Array.from(root.querySelectorAll('*')).some(
          ({ shadowRoot }) => shadowRoot !== null && moving(shadowRoot),
        );
      return !moving(host.shadowRoot as ShadowRoot);
    });
  await waitFor(atRest);
  const before = await looks();
  await page.evaluate(() => {
    const rules = `
      * { color: red !important; font: italic 40px/3 monospace !important; letter-spacing: 1em !important;
        word-spacing: 2em !important; text-transform: uppercase !important; text-align: center !important;
        text-indent: 50px !important; text-shadow: 0 0 9px red !important; white-space: pre !important;
        list-style: square !important; cursor: none !important; visibility: visible !important;
        padding: 9px !important; border: 9px solid red !important; }
      button, div, form, h2, header, input, li, ol, p, section, span, textarea {
        display: inline !important; background: red !important; float: right !important;
        position: fixed !important; opacity: 0.3 !important; transform: rotate(9deg) !important; }`;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets.push(sheet);
  });
  // They do reach the page itself.
  const link = page.locator('#before');
  expect(await link.evaluate((element) => getComputedStyle(element).color)).toBe('rgb(255, 0, 0)');
  expect(before.length).toBeGreaterThan(30);
  expect(await looks()).toEqual(before);
  // And what changes is seen.
  await chat.evaluate((element) => element.setAttribute('theme', 'dark'));
  expect(await looks()).not.toEqual(before);
});

test('hostile text is shown as text, inside the window', async () => {
  const { site, ada, bo, browser } = await twoOnStrictSite();
  const page = await open(browser, `${site.url}/?with=${bo.username}`);
  const opened: string[] = [];
  page.on('dialog', (dialog) => {
    opened.push(dialog.message());
    dialog.dismiss();
  });
  await signIn(page, ada);
  const texts = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(2)>',
    'javascript:alert(3)',
    '[click](javascript:alert(4)) &lt;b&gt;',
    '\u202Eright to left over everything',
    'x'.repeat(10_000),
    '👩‍👩‍👧‍👦🏳️‍🌈🇩🇪👍🏽'.repeat(60),
    'Z̸̡̢̛̗̘̙̜̝̞̟̠͇̊̋̌̍̎̏̐̑̒̓̔ͅalgo',
  ];
  for (const text of texts) await write(page, text);
  await row(page, 'algo').getByText('Sent', { exact: true }).waitFor();
  await page.reload();
  await row(page, 'algo').waitFor();

  const shown = await page.locator('.bubble').evaluateAll((bubbles) => {
    const frame = document.querySelector('chat-window')?.getBoundingClientRect();
    return bubbles.map((bubble) => {
      const { left, right } = bubble.getBoundingClientRect();
      return {
        text: bubble.textContent,
        elements: bubble.childElementCount,
        inside: frame !== undefined && left >= frame.left && right <= frame.right,
        whole: bubble.scrollWidth <= bubble.clientWidth,
      };
    });
  });
  expect(shown).toEqual(texts.map((text) => ({ text, elements: 0, inside: true, whole: true })));
  expect(opened).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
