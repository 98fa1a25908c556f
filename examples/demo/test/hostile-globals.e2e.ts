import { ChatClient } from '@chat/client';
import { launchBrowser, registerUser, startServer, waitFor } from '@chat/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { StrictSite } from './strict-site.js';

const missing = (name: string) =>
  `Object.defineProperty(globalThis, '${name}', { value: undefined, configurable: true });`;
const throwing = (name: string) =>
  `Object.defineProperty(globalThis, '${name}', { configurable: true, get() { throw new DOMException('', 'SecurityError') } });`;
const onNavigator = (name: string, body: string) =>
  `Object.defineProperty(navigator, '${name}', { configurable: true, get() { ${body} } });`;
const denied = `throw new DOMException('', 'SecurityError')`;

/** What a browser may lack, forbid or break, and whether unsent messages are durable then. */
const rows: readonly (readonly [what: string, script: string, durable: boolean])[] = [
  ['indexedDB is missing', missing('indexedDB'), false],
  ['indexedDB throws when mentioned', throwing('indexedDB'), false],
  ['indexedDB throws when used', `IDBFactory.prototype.open = () => { ${denied} };`, false],
  ['indexedDB never answers', 'IDBFactory.prototype.open = () => new EventTarget();', false],
  [
    'IndexedDB’s transactions throw',
    `IDBDatabase.prototype.transaction = () => { ${denied} };`,
    false,
  ],
  ['localStorage is missing', missing('localStorage'), true],
  ['localStorage throws when mentioned', throwing('localStorage'), true],
  ['localStorage throws when read', `Storage.prototype.getItem = () => { ${denied} };`, true],
  ['localStorage throws when written', `Storage.prototype.setItem = () => { ${denied} };`, true],
  ['locks are missing', onNavigator('locks', 'return undefined'), true],
  ['locks throw when mentioned', onNavigator('locks', denied), true],
  ['locks throw when used', `LockManager.prototype.request = () => { ${denied} };`, true],
  ['locks reject', `LockManager.prototype.request = async () => { ${denied} };`, true],
  ['BroadcastChannel is missing', missing('BroadcastChannel'), true],
  ['BroadcastChannel throws when mentioned', throwing('BroadcastChannel'), true],
  [
    'BroadcastChannel throws when made',
    `globalThis.BroadcastChannel = class { constructor() { ${denied} } };`,
    true,
  ],
  [
    'BroadcastChannel throws when used',
    `BroadcastChannel.prototype.postMessage = () => { ${denied} };`,
    true,
  ],
  ['crypto is missing', missing('crypto'), true],
  ['crypto throws when mentioned', throwing('crypto'), true],
  ['crypto throws when used', `Crypto.prototype.getRandomValues = () => { ${denied} };`, true],
  [
    'caches and cookies throw',
    `${throwing('caches')} Object.defineProperty(document, 'cookie', { get() { ${denied} } });`,
    true,
  ],
  ['navigator.onLine throws', onNavigator('onLine', denied), true],
  ['the observers are missing', missing('IntersectionObserver') + missing('ResizeObserver'), true],
  ['matchMedia and CSS are missing', missing('matchMedia') + missing('CSS'), true],
  ['Intl.Segmenter is missing', 'delete Intl.Segmenter;', true],
  [
    'all site data is blocked',
    ['indexedDB', 'localStorage', 'sessionStorage', 'BroadcastChannel', 'caches']
      .map(throwing)
      .join('') + onNavigator('locks', denied),
    false,
  ],
];

test('whatever a browser lacks or forbids, the window signs in, sends and receives, and says what is so', async () => {
  const site = await StrictSite.start();
  const chat = await startServer({
    env: {
      ALLOWED_ORIGINS: site.url,
      LIMIT_LOGINS_PER_ADDRESS: '1000',
      LIMIT_LOGINS_PER_USERNAME: '1000',
      LIMIT_CONNECTIONS_PER_USER: '100',
    },
  });
  site.chatUrl = chat.url;
  const [ada, bo, browser] = await Promise.all([
    registerUser(chat),
    registerUser(chat),
    launchBrowser(),
  ]);
  const peer = new ChatClient({ url: chat.url, auth: { getToken: () => bo.accessToken } });
  onTestFinished(() => peer.disconnect());
  await peer.connect();
  const theirs = await peer.conversationWith(ada.username);

  const attempt = async ([what, script, durable]: (typeof rows)[number]) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const uncaught: string[] = [];
    page.on('pageerror', (error) => uncaught.push(error.message));
    await page.addInitScript(script);
    await page.goto(`${site.url}/?with=${bo.username}`);
    await page.getByLabel('Username').fill(ada.username);
    await page.getByLabel('Password').fill(ada.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    const composer = page.getByRole('textbox', { name: /^Message to/ });
    await composer.fill(`sent: ${what}`);
    await composer.press('Enter');
    await waitFor(() => theirs.messages.some(({ text }) => text === `sent: ${what}`), {
      message: `the message of a page where ${what}`,
    });
    await theirs.send(`back: ${what}`);
    await page.locator('chat-message', { hasText: `back: ${what}` }).waitFor();
    const kept = () =>
      page.evaluate(() => {
        type Window = Element & { conversation: unknown; renderRoot: ShadowRoot };
        const window = document.querySelector('chat-window') as Window;
        return (window.renderRoot.querySelector('chat-status') as unknown as { kept: boolean })
          .kept;
      });
    await waitFor(async () => (await kept()) === durable, {
      message: `what is kept where ${what}`,
    });
    expect({ what, uncaught }).toEqual({ what, uncaught: [] });
    await context.close();
  };
  const waiting = [...rows];
  const next = async (): Promise<void> => {
    for (let row = waiting.shift(); row !== undefined; row = waiting.shift()) {
      await attempt(row).catch((cause: Error) => {
        throw new Error(`Where ${row?.[0]}: ${cause.message}`, { cause });
      });
    }
  };
  await Promise.all(Array.from({ length: 4 }, next));
});
