import { createServer } from 'node:http';
import { launchBrowser, listen, registerUser, startServer } from '@chat/testkit';
import type { FrameLocator, Page } from 'playwright';
import { expect, test } from 'vitest';
import { fillInSignIn, open } from './window-steps.js';

/** Two people, and a site of another origin than the chat's with these pages. */
async function setUp(pages: (tag: string, element: string) => Readonly<Record<string, string>>) {
  const site = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', url);
    const html = pages(script + element, element)[pathname];
    response.writeHead(html === undefined ? 404 : 200, { 'content-type': 'text/html' });
    response.end(`<!doctype html><meta charset="utf-8">${html}`);
  });
  const url = await listen(site);
  const inFrames = url.replace('127.0.0.1', 'localhost');
  const chat = await startServer({ env: { ALLOWED_ORIGINS: `${url},${inFrames}` } });
  const [ada, bo, browser] = await Promise.all([
    registerUser(chat),
    registerUser(chat),
    launchBrowser(),
  ]);
  const script = `<script src="${chat.url}/chat-window.js" async></script>`;
  const element = `<chat-window server="${chat.url}" with="${bo.username}"></chat-window>`;
  return { url, inFrames, ada, bo, browser };
}

const field = (page: Page | FrameLocator) => page.getByPlaceholder('Write a message');
const bubble = (page: Page | FrameLocator, text: string) =>
  page.locator('.bubble', { hasText: text });

async function say(page: Page | FrameLocator, text: string): Promise<void> {
  await field(page).fill(text);
  await field(page).press('Enter');
  // Only what has been sent can be answered, or edited.
  await page.locator('.row', { hasText: text }).getByText('Sent', { exact: true }).waitFor();
}

async function openMenu(page: Page, text: string): Promise<void> {
  await bubble(page, text).click({ button: 'right', position: { x: 16, y: 16 } });
  await page.getByRole('menuitem', { name: 'Reply' }).waitFor();
}

test('on a page whose <base> leads elsewhere, all that is loaded later is found', async () => {
  const { url, ada, browser } = await setUp((tag) => ({
    '/': `<base href="http://127.0.0.1:9/nowhere/">${tag}`,
  }));
  const page = await open(browser, url);
  await fillInSignIn(page, ada);
  await say(page, 'Hello');
  await openMenu(page, 'Hello');
});

test('inside a component of the page with a shadow root of its own, all works by keyboard', async () => {
  const { url, ada, browser } = await setUp((tag, element) => ({
    '/': `${tag.replace(element, '')}<site-card></site-card><script>
      customElements.define('site-card', class extends HTMLElement {
        constructor() {
          super().attachShadow({ mode: 'open' }).innerHTML = ${JSON.stringify(element)};
        }
      });
    </script>`,
  }));
  const page = await open(browser, url);
  await fillInSignIn(page, ada);
  await say(page, 'Hello');
  await field(page).press('ArrowUp');
  await expect.poll(() => field(page).inputValue()).toBe('Hello');
  await page.keyboard.press('End');
  await page.keyboard.type(' there');
  await page.keyboard.press('Enter');
  await bubble(page, 'Hello there').waitFor();
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await openMenu(page, 'Hello there');
  await page.keyboard.press('Escape');
  await page.getByRole('menuitem', { name: 'Reply' }).waitFor({ state: 'detached' });
});

test('in a modal dialog, Escape closes what is open in the window first, and then the dialog', async () => {
  const { url, ada, browser } = await setUp((tag) => ({
    '/': `<dialog>${tag}</dialog><script>document.querySelector('dialog').showModal()</script>`,
  }));
  const page = await open(browser, url);
  const dialog = page.getByRole('dialog').first();
  await fillInSignIn(page, ada);
  await say(page, 'Hello');
  await openMenu(page, 'Hello');
  await page.keyboard.press('Escape');
  await page.getByRole('menuitem', { name: 'Reply' }).waitFor({ state: 'detached' });
  expect(await page.locator('dialog').first().getAttribute('open')).not.toBeNull();
  await field(page).focus();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
});

test('moved to another place of the page, it has the same conversation, draft and place', async () => {
  const { url, ada, browser } = await setUp((tag) => ({
    '/': `<div id="here">${tag}</div><div id="there"></div>`,
  }));
  const page = await open(browser, url);
  await fillInSignIn(page, ada);
  for (let n = 1; n <= 30; n += 1) await say(page, `Message ${n}.`);
  await field(page).fill('Half written');
  await bubble(page, 'Message 30.').hover();
  await page.mouse.wheel(0, -400);
  const scrolled = () =>
    page.locator('chat-message-list .scroller').evaluate(({ scrollTop }) => scrollTop);
  await expect
    .poll(async () => (await bubble(page, 'Message 20.').boundingBox()) !== null)
    .toBe(true);
  const before = await scrolled();
  await page.evaluate(() => {
    const chat = document.querySelector('chat-window') as Element;
    document.querySelector('#there')?.append(chat);
  });
  await expect.poll(() => field(page).inputValue()).toBe('Half written');
  await bubble(page, 'Message 20.').waitFor();
  await expect.poll(async () => Math.abs((await scrolled()) - before)).toBeLessThan(2);
  await say(page, 'And on');
});

test('in a frame on another site somebody stays signed in', async () => {
  const { url, inFrames, ada, browser } = await setUp((tag) => ({
    '/': `<iframe src="${inFrames}/frame" width="600" height="700"></iframe>`,
    '/frame': tag,
  }));
  const page = await open(browser, url);
  const frame = page.frameLocator('iframe');
  await frame.getByLabel('Username').fill(ada.username);
  await frame.getByLabel('Password').fill(ada.password);
  await frame.getByRole('button', { name: 'Sign in', exact: true }).click();
  await say(frame, 'Hello');
  await page.reload();
  await bubble(frame, 'Hello').waitFor();
});

test('on a page that is zoomed, a menu opens where the message is, inside the window', async () => {
  const { url, ada, browser } = await setUp((tag) => ({
    '/': `<style>html { zoom: 1.6 } body { margin: 20px }</style>${tag}`,
  }));
  const page = await open(browser, url);
  await fillInSignIn(page, ada);
  await say(page, 'Hello');
  await openMenu(page, 'Hello');
  const { frame, menu, at } = await page.locator('chat-window').evaluate((chat) => {
    const find = (...path: string[]) =>
      path.reduce<Element | null>(
        (from, part) => from?.shadowRoot?.querySelector(part) ?? null,
        chat,
      );
    const [menu, bubble] = [
      find('chat-message-menu', '.menu'),
      find('chat-message-list', 'chat-message', '.bubble'),
    ];
    if (!menu || !bubble) throw new Error('Something is not shown.');
    const [frame, ...rest] = [chat, menu, bubble].map((each) => each.getBoundingClientRect());
    const box = ({ x, y, width, height }: DOMRect) => ({ x, y, width, height });
    return {
      frame: box(frame as DOMRect),
      menu: box(rest[0] as DOMRect),
      at: box(rest[1] as DOMRect),
    };
  });
  expect(menu.x).toBeGreaterThanOrEqual(frame.x);
  expect(menu.x + menu.width).toBeLessThanOrEqual(frame.x + frame.width);
  expect(menu.y).toBeGreaterThanOrEqual(frame.y);
  expect(menu.y + menu.height).toBeLessThanOrEqual(frame.y + frame.height);
  // Beside what was pressed, not somewhere that forgets the zoom.
  const pressed = { x: at.x + 16, y: at.y + 16 };
  const isNear = (from: number, length: number, point: number) =>
    point >= from - 60 && point <= from + length + 60;
  expect(isNear(menu.x, menu.width, pressed.x)).toBe(true);
  expect(isNear(menu.y, menu.height, pressed.y)).toBe(true);
});

test('two windows about two things on one page go on beside each other, and keep drafts apart', async () => {
  const { url, ada, browser } = await setUp((tag) => ({
    '/': `${tag}${tag.replace('></chat-window>', ' topic="order-1"></chat-window>')}`,
  }));
  const page = await open(browser, url);
  await page.getByLabel('Username').first().fill(ada.username);
  await page.getByLabel('Password').first().fill(ada.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).first().click();
  const [one, two] = [page.locator('chat-window').first(), page.locator('chat-window').last()];
  const draft = (window: typeof one) => window.getByPlaceholder('Write a message');
  await draft(one).fill('In general');
  await draft(two).fill('About the order');
  await draft(two).press('Enter');
  await two.locator('.bubble', { hasText: 'About the order' }).waitFor();
  expect(await draft(one).inputValue()).toBe('In general');
  expect(await one.locator('.bubble').count()).toBe(0);
  expect(await draft(two).inputValue()).toBe('');
});
