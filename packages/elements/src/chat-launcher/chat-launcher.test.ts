import { type Account, chatServerUrl, newAccount, until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { accessibilityProblems } from '../test/accessible.js';
import { emulateMedia } from '../test/emulate-media.js';
import { mount, settled } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import '../define-launcher.js';
import type { ChatLauncher } from './chat-launcher.js';

const button = (launcher: ChatLauncher) => inside<HTMLButtonElement>(launcher, '.launcher');
const popup = (launcher: ChatLauncher) => inside<HTMLDialogElement>(launcher, '.popup');
const name = (launcher: ChatLauncher) => textOf(inside(launcher, '.launcher > .visually-hidden'));
const badge = (launcher: ChatLauncher) => inside(launcher, '.badge');
const field = (launcher: ChatLauncher) =>
  inside<HTMLTextAreaElement>(launcher, 'chat-window', 'chat-composer', 'textarea');
const isSeen = (element: Element) => element.checkVisibility({ opacityProperty: true });

/** A launcher of Ada's to a chat with Bo; signed in by a token of the host site. */
async function launched(
  { ada, bo }: { ada: Account; bo: Account },
  more: Partial<ChatLauncher> = {},
) {
  await page.viewport(1_000, 800);
  const launcher = await mount<ChatLauncher>(html`<chat-launcher></chat-launcher>`);
  await page.viewport(1_000, 800);
  onTestFinished(() => localStorage.removeItem('chat:greeting'));
  Object.assign(launcher, {
    server: chatServerUrl(),
    with: bo.username,
    getToken: await tokenOf(ada),
    ...more,
  });
  return launcher;
}

/** What a host site would answer: a token of this account. */
async function tokenOf({ username, password }: Account) {
  const answer = await fetch(`${chatServerUrl()}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  const { accessToken } = await answer.json();
  return () => accessToken as string;
}

async function people() {
  const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
  return { ada, bo };
}

async function opened(launcher: ChatLauncher): Promise<void> {
  launcher.show();
  await until(() => launcher.window?.conversation);
  await until(() => field(launcher));
  await settled(launcher);
}

describe('a launcher', () => {
  test('has the name of what it does, and loads no window before it is pressed', async () => {
    const launcher = await launched(await people());
    expect(name(launcher)).toBe('Open chat');
    expect(button(launcher).getAttribute('aria-expanded')).toBe('false');
    expect(launcher.window).toBeNull();
    await userEvent.click(button(launcher));
    await until(() => launcher.window?.conversation);
    expect(name(launcher)).toBe('Close chat');
    expect(button(launcher).getAttribute('aria-expanded')).toBe('true');
  });

  test('is 56 px in its corner, further up where the page says so, and at the start if it is to be', async () => {
    const launcher = await launched(await people());
    const { width, height, right, bottom } = button(launcher).getBoundingClientRect();
    expect({ width, height }).toEqual({ width: 56, height: 56 });
    expect([innerWidth - right, innerHeight - bottom]).toEqual([20, 20]);
    launcher.style.setProperty('--chat-launcher-offset', '60px');
    launcher.position = 'start';
    const moved = button(launcher).getBoundingClientRect();
    expect([moved.left, innerHeight - moved.bottom]).toEqual([20, 80]);
  });

  test('opened by a press has the focus in the field, and closed by Escape has it back', async () => {
    const launcher = await launched(await people());
    button(launcher).focus();
    await userEvent.keyboard('{Enter}');
    await until(() => launcher.window?.conversation);
    await until(() => launcher.shadowRoot?.activeElement === launcher.window);
    expect(popup(launcher).matches(':popover-open')).toBe(true);
    await userEvent.keyboard('{Escape}');
    expect(launcher.open).toBe(false);
    expect(launcher.shadowRoot?.activeElement).toBe(button(launcher));
  });

  test('speaks the language of the page, also once that is another, and so does what closes its window', async () => {
    const launcher = await launched(await people());
    launcher.lang = 'de';
    await until(() => name(launcher) === 'Chat öffnen');
    await opened(launcher);
    const leave = inside(launcher, '.leave');
    expect([name(launcher), leave.ariaLabel]).toEqual(['Chat schließen', 'Chat schließen']);
    launcher.lang = 'es';
    await until(() => leave.ariaLabel === 'Cerrar el chat');
    expect(name(launcher)).toBe('Cerrar el chat');
    expect(leave.title).toBe('Cerrar el chat');
  });

  test('has parts of its window to style, and one badge of its own', async () => {
    const launcher = await launched(await people());
    await opened(launcher);
    const parts = inside(launcher, 'chat-window').getAttribute('exportparts')?.split(',');
    expect(parts).toContain('bubble');
    expect(parts).toContain('badge: conversation-badge');
    expect(parts).not.toContain('badge');
  });

  test('closed and opened again has the draft, the place and the connection', async () => {
    const { ada, bo } = await people();
    const conversation = await bo.client.conversationWith(ada.username);
    for (let count = 1; count <= 40; count += 1) await conversation.send(`Message ${count}`);
    const launcher = await launched({ ada, bo });
    await opened(launcher);
    await userEvent.keyboard('half a thought');
    const scroller = inside(launcher, 'chat-window', 'chat-message-list', '.scroller');
    await until(() => scroller.scrollTop > 0);
    scroller.scrollTop = 200;
    await until(() => scroller.scrollTop === 200);
    const states: string[] = [];
    launcher.addEventListener('chat-state', ({ state }) => states.push(state.status));
    launcher.close();
    await until(() => !isSeen(popup(launcher)));
    launcher.show();
    await settled(launcher);
    expect(field(launcher).value).toBe('half a thought');
    expect(Math.abs(scroller.scrollTop - 200)).toBeLessThan(3);
    expect(states).toEqual([]);
    expect(launcher.window?.state?.status).toBe('online');
  });

  test('says what is unread before anything of the window is loaded, and no other conversation counts', async () => {
    const { ada, bo } = await people();
    const eve = await newAccount('Eve');
    await (await bo.client.conversationWith(ada.username)).send('one');
    await (await bo.client.conversationWith(ada.username)).send('two');
    await (await eve.client.conversationWith(ada.username)).send('another');
    const launcher = await launched({ ada, bo });
    await until(() => isSeen(badge(launcher)));
    expect(badge(launcher).textContent).toBe('2');
    expect(name(launcher)).toContain('Open chat, 2 unread');
    expect(launcher.window).toBeNull();
    await opened(launcher);
    await until(() => launcher.window?.conversation?.unread === 0);
    launcher.close();
    expect(badge(launcher).hidden).toBe(true);
  });

  test('once it was opened tells at once of what comes while it is closed, and does not mark it as read', async () => {
    const { ada, bo } = await people();
    const conversation = await bo.client.conversationWith(ada.username);
    const launcher = await launched({ ada, bo });
    await opened(launcher);
    launcher.close();
    await until(() => !isSeen(popup(launcher)));
    // The browser says with the next frame what is in view.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    for (let count = 1; count <= 12; count += 1) await conversation.send(`Message ${count}`);
    await until(() => name(launcher).includes('12 unread'));
    expect(badge(launcher).textContent).toBe('9+');
    expect(badge(launcher).dir).toBe('ltr');
    expect(textOf(inside(launcher, '.place > [role=status]'))).toContain('12 unread');
    expect(launcher.window?.conversation?.unread).toBe(12);
    launcher.show();
    await until(() => launcher.window?.conversation?.unread === 0);
  });

  test('that is live loads its window by itself', async () => {
    const launcher = await launched(await people(), { live: true });
    await until(() => launcher.window?.conversation);
    expect(launcher.open).toBe(false);
  });

  test('asks nothing of the server where nobody is signed in', async () => {
    const fetched = vi.spyOn(window, 'fetch');
    onTestFinished(() => fetched.mockRestore());
    const launcher = await mount<ChatLauncher>(html`
      <chat-launcher server=${chatServerUrl()} with="support" guest session-name=${crypto.randomUUID()}></chat-launcher>
    `);
    await new Promise((resolve) => requestIdleCallback(resolve));
    expect(fetched).not.toHaveBeenCalled();
    launcher.show();
    await until(() => has(launcher, 'chat-window', 'chat-composer', 'textarea'));
  });

  test('tells the page that it was opened and closed, by whomever', async () => {
    const launcher = await launched(await people());
    const told: boolean[] = [];
    document.addEventListener('chat-toggle', ({ open }) => told.push(open), { once: false });
    launcher.show();
    launcher.open = false;
    launcher.setAttribute('open', '');
    launcher.toggle();
    launcher.close();
    expect(told).toEqual([true, false, true, false]);
    expect(launcher.hasAttribute('open')).toBe(false);
  });
});

describe('what is said beside a launcher', () => {
  test('opens it when pressed, and is not shown again', async () => {
    const launcher = await launched(await people(), { greeting: 'Can we help?' });
    const greeting = () => inside(launcher, '.greeting');
    await until(() => isSeen(greeting()));
    await userEvent.click(inside(launcher, '.greeting-text'));
    expect(launcher.open).toBe(true);
    launcher.close();
    expect(greeting().hidden).toBe(true);
  });

  test('is put away for good on this device, until something else is said', async () => {
    const first = await launched(await people(), { greeting: 'Can we help?' });
    await userEvent.click(inside(first, '.greeting-close'));
    expect(inside(first, '.greeting').hidden).toBe(true);
    const next = await launched(await people(), { greeting: 'Can we help?' });
    expect(inside(next, '.greeting').hidden).toBe(true);
    next.greeting = 'We are back.';
    await until(() => !inside(next, '.greeting').hidden);
  });
});

describe('on a small screen a launcher', () => {
  test('opens over all of it, modal, and holds the page still', async () => {
    const launcher = await launched(await people());
    await page.viewport(390, 844);
    await opened(launcher);
    expect(popup(launcher).matches(':modal')).toBe(true);
    const { width, height, top } = popup(launcher).getBoundingClientRect();
    expect({ width, height, top }).toEqual({ width: 390, height: 844, top: 0 });
    expect(document.documentElement.style.overflow).toBe('hidden');
    const leave = launcher.window?.querySelector<HTMLButtonElement>('.leave') as HTMLButtonElement;
    expect(leave.getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
    await userEvent.click(leave);
    expect(launcher.open).toBe(false);
    expect(document.documentElement.style.overflow).toBe('');
  });

  test('goes over to it when the screen is turned or narrowed, with what has the focus', async () => {
    const launcher = await launched(await people());
    await opened(launcher);
    await userEvent.keyboard('half');
    await page.viewport(390, 844);
    await until(() => popup(launcher).matches(':modal'));
    await page.viewport(1_000, 800);
    await until(() => popup(launcher).matches(':popover-open'));
    expect(field(launcher).value).toBe('half');
    expect(launcher.shadowRoot?.activeElement).toBe(launcher.window);
  });

  test.each([
    [320, 568],
    [390, 300],
    [844, 390],
  ])('of %d × %d px has its field in view', async (width, height) => {
    const launcher = await launched(await people());
    await page.viewport(width, height);
    await opened(launcher);
    const { bottom, top } = field(launcher).getBoundingClientRect();
    expect(top).toBeGreaterThan(0);
    expect(bottom).toBeLessThanOrEqual(height);
  });
});

describe('a launcher in the page', () => {
  test('that is moved, or taken away and put back, goes on as it was', async () => {
    const launcher = await launched(await people());
    await opened(launcher);
    await userEvent.keyboard('half');
    const place = launcher.parentElement as HTMLElement;
    place.append(launcher);
    await until(() => popup(launcher).matches(':popover-open'));
    launcher.remove();
    await until(() => launcher.window?.state?.status === 'closed');
    place.append(launcher);
    await until(() => launcher.window?.state?.status === 'online');
    expect(launcher.open).toBe(true);
    expect(field(launcher).value).toBe('half');
  });

  test('takes what was set before it was defined', async () => {
    const early = document.createElement('chat-launcher-early') as ChatLauncher;
    Object.assign(early, { greeting: 'Hello', guest: true });
    document.body.append(early);
    onTestFinished(() => early.remove());
    const { ChatLauncher } = await import('./chat-launcher.js');
    customElements.define('chat-launcher-early', class extends ChatLauncher {});
    expect(early.getAttribute('greeting')).toBe('Hello');
    expect(early.hasAttribute('guest')).toBe(true);
  });

  test.each([
    ['light', 'prefers-color-scheme', 'light', 'ltr'],
    ['dark', 'prefers-color-scheme', 'dark', 'ltr'],
    ['dark, from right to left', 'prefers-color-scheme', 'dark', 'rtl'],
    ['forced colours', 'forced-colors', 'active', 'ltr'],
  ])('has nothing that axe finds wrong, in %s', async (_what, feature, value, dir) => {
    await emulateMedia(feature, value);
    const { ada, bo } = await people();
    await (await bo.client.conversationWith(ada.username)).send('one');
    const launcher = await launched({ ada, bo }, { greeting: 'Can we help?', dir });
    await until(() => isSeen(badge(launcher)));
    await settled(launcher);
    expect(await accessibilityProblems(launcher)).toEqual([]);
    await opened(launcher);
    expect(await accessibilityProblems(launcher)).toEqual([]);
  });
});
