import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { ChatClient } from '@chat/client';
import {
  hasFullBrowser,
  launchFullBrowser,
  listen,
  type PushService,
  pushEnv,
  registerUser,
  startPushService,
  startServer,
  type TestSubscription,
  type TestUser,
  waitFor,
} from '@chat/testkit';
import type { BrowserContext, CDPSession, Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import './support/chat-page.js';

const dist = new URL('../dist/', import.meta.url);

/** A worker of the site's own, with pushes of its own. */
const ownWorker = `
  self.chatPush = { message: 'Etwas Neues' };
  importScripts('/push-worker.js');
  addEventListener('push', (event) => {
    const { own } = event.data.json();
    if (own) event.waitUntil(registration.showNotification(own));
  });
`;

async function servePage(): Promise<string> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    if (!pathname.endsWith('.js')) {
      const script = 'window.Chat = await import("/browser.js")';
      response
        .setHeader('content-type', 'text/html')
        .end(`<!doctype html><title>chat</title><script type="module">${script}</script>`);
      return;
    }
    const body =
      pathname === '/own-worker.js'
        ? ownWorker
        : await readFile(fileURLToPath(new URL(pathname.slice(1), dist))).catch(() => null);
    response.writeHead(body ? 200 : 404, { 'content-type': 'text/javascript' }).end(body ?? '');
  });
  return listen(server);
}

/** What a browser without a push service lacks: its subscriptions are at the service of the test. */
async function givePushService(context: BrowserContext, service: PushService) {
  const browsers: TestSubscription[] = [];
  await context.exposeFunction('subscribeAtService', (key: string) => {
    const browser = service.subscribe(key, 'firefox');
    browsers.push(browser);
    return { endpoint: browser.endpoint, keys: browser.keys };
  });
  await context.addInitScript(() => {
    const { subscribeAtService } = window as unknown as {
      subscribeAtService: (key: string) => Promise<object>;
    };
    const restored = (kept: { json: { endpoint: string }; key: string } | null) =>
      kept && {
        endpoint: kept.json.endpoint,
        options: {
          applicationServerKey: Uint8Array.from(
            atob(kept.key.replaceAll('-', '+').replaceAll('_', '/')),
            (character) => character.charCodeAt(0),
          ).buffer,
        },
        toJSON: () => kept.json,
        unsubscribe: async () => {
          localStorage.removeItem('subscription');
          return true;
        },
      };
    const current = () => restored(JSON.parse(localStorage.getItem('subscription') ?? 'null'));
    Object.assign(PushManager.prototype, {
      getSubscription: async () => current(),
      subscribe: async ({ applicationServerKey: key }: { applicationServerKey: string }) => {
        const json = await subscribeAtService(key);
        localStorage.setItem('subscription', JSON.stringify({ json, key }));
        return current();
      },
    });
  });
  return browsers;
}

async function setUp(worker = '/push-worker.js') {
  const [site, service] = await Promise.all([servePage(), startPushService()]);
  const env = { ...pushEnv(service), PUSH_GRACE: '0ms', ALLOWED_ORIGINS: site };
  const server = await startServer({ env });
  const [ann, ben] = [await registerUser(server), await registerUser(server)];
  const context = await (await launchFullBrowser()).newContext();
  await context.grantPermissions(['notifications'], { origin: site });
  const browsers = await givePushService(context, service);
  const page = await openPage(context, site);
  await page.evaluate((worker) => navigator.serviceWorker.register(worker), worker);
  await signIn(page, server.url, ben);
  const anns = new ChatClient({ url: server.url });
  await anns.signIn(ann);
  await anns.connect();
  const conversation = await anns.conversationWith(ben.username);
  return { site, service, server, ann, ben, context, page, browsers, conversation };
}

async function openPage(context: BrowserContext, site: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(site);
  await page.waitForFunction(() => window.Chat !== undefined);
  return page;
}

/** The client stays in the page, as `window.client`. */
async function signIn(page: Page, url: string, { username, password }: TestUser): Promise<void> {
  await page.evaluate(
    async ({ url, username, password }) => {
      const client = new window.Chat.ChatClient({ url });
      await client.signIn({ username, password });
      await client.connect();
      Object.assign(window, { client });
    },
    { url, username, password },
  );
}

type Called = 'subscribe' | 'unsubscribe' | 'state';

/** What came of a call, or the code that it was refused with. */
const push = (page: Page, method: Called, options: object = {}) =>
  page.evaluate(
    async ({ method, options }) => {
      const { client } = window as unknown as {
        client: { push: Record<Called, (options: object) => Promise<string>> };
      };
      try {
        return await client.push[method](options);
      } catch (error) {
        return (error as { code: string }).code;
      }
    },
    { method, options },
  );

/** Hands something to the worker as the browser does that has decrypted it. */
async function delivery(context: BrowserContext, page: Page, origin: string) {
  const cdp: CDPSession = await context.newCDPSession(page);
  const ids: string[] = [];
  cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    ids.push(...registrations.map(({ registrationId }) => registrationId));
  });
  await cdp.send('ServiceWorker.enable');
  const registrationId = await waitFor(() => ids[0]);
  return (payload: unknown) =>
    cdp.send('ServiceWorker.deliverPushMessage', {
      ...{ origin, registrationId },
      data: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });
}

const shown = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    const all = (await registration?.getNotifications()) ?? [];
    return all.map(({ title, body, tag }) => ({ title, body, tag }));
  });

/** That of the page. */
const workerOf = (context: BrowserContext) => waitFor(() => context.serviceWorkers()[0]);

describe.skipIf(!hasFullBrowser)('in a whole browser', () => {
  test('a page subscribes, and its worker shows what the server has sent, one for each conversation', async () => {
    const { site, service, context, page, browsers, conversation, ann } = await setUp();
    expect(await push(page, 'state')).toBe('off');
    expect(await push(page, 'subscribe', { content: 'text' })).toBe('on');
    expect(await push(page, 'state')).toBe('on');
    // As each page that begins does: it renews what there is.
    expect(await push(page, 'subscribe', { content: 'text' })).toBe('on');
    expect(browsers.length).toBe(1);

    await conversation.send('Hi Ben');
    const received = browsers[0]?.received ?? [];
    await waitFor(() => received.length === 1);
    await conversation.send('Are you there?');
    await waitFor(() => received.length === 2);
    expect(service.faults).toEqual([]);

    const deliver = await delivery(context, page, site);
    // Somebody looks at a page of the site: what is new they see there.
    await deliver(received[0]?.payload);
    // Of others, and of nobody.
    await deliver({ own: 'an offer' });
    await deliver('no JSON');
    await page.goto('about:blank');
    for (const { payload } of received) await deliver(payload);
    const looking = await context.newPage();
    await looking.goto(`${site}/looking`);
    const expected = { title: ann.user.name, body: 'Are you there?' };
    await waitFor(async () => (await shown(looking)).at(-1)?.body === expected.body);
    const tag = `chat ${conversation.id}`;
    expect(await shown(looking)).toEqual([{ ...expected, tag }]);
  });

  test('a site’s own worker that imports it goes on with its own pushes, in its own words', async () => {
    const { site, context, page } = await setUp('/own-worker.js');
    const deliver = await delivery(context, page, site);
    await page.goto('about:blank');
    const none = { conversationId: 'cnv_1', seq: 1 };
    await deliver({ chat: none });
    await deliver({ chat: { ...none, conversationId: 'cnv_2', name: 'Ann' } });
    await deliver({ own: 'An offer' });
    const looking = await context.newPage();
    await looking.goto(`${site}/looking`);
    await waitFor(async () => (await shown(looking)).length === 3);
    expect(await shown(looking)).toEqual(
      expect.arrayContaining([
        { title: 'Etwas Neues', body: '', tag: 'chat cnv_1' },
        { title: 'Ann', body: 'Etwas Neues', tag: 'chat cnv_2' },
        { title: 'An offer', body: '', tag: '' },
      ]),
    );
  });

  test('a press brings the page that is open to the conversation', async () => {
    const { context, page } = await setUp();
    await page.evaluate(() => {
      const { client } = window as unknown as {
        client: { push: { onOpen(listener: (id: string) => void): () => void } };
      };
      window.heard = [];
      client.push.onOpen((id) => window.heard.push(id));
    });
    const worker = await workerOf(context);
    await worker.evaluate(async () => {
      const scope = globalThis as unknown as {
        registration: ServiceWorkerRegistration;
        dispatchEvent(event: Event): boolean;
        NotificationEvent: new (type: string, init: object) => Event;
      };
      const { registration } = scope;
      await registration.showNotification('An offer', { data: { own: true } });
      await registration.showNotification('Ann', { data: { chat: { conversationId: 'cnv_7' } } });
      for (const notification of await registration.getNotifications()) {
        scope.dispatchEvent(new scope.NotificationEvent('notificationclick', { notification }));
      }
    });
    await waitFor(async () => (await page.evaluate(() => window.heard.length)) === 1);
    expect(await page.evaluate(() => window.heard)).toEqual(['cnv_7']);
    await waitFor(async () => (await shown(page)).length === 1);
    expect((await shown(page))[0]?.title).toBe('An offer');
  });

  test('nothing is sent any more once the user has unsubscribed, or signed out', async () => {
    const { context, page, browsers, conversation, server, site, ben, service } = await setUp();
    const kept = () => page.evaluate(() => localStorage.getItem('subscription'));
    await push(page, 'subscribe');
    expect(await push(page, 'unsubscribe')).toBeUndefined();
    expect([await push(page, 'state'), await kept()]).toEqual(['off', null]);
    await conversation.send('one');
    await push(page, 'subscribe');
    await page.evaluate(() => window.client.signOut());
    await waitFor(async () => (await kept()) === null);
    await conversation.send('two');
    const again = await openPage(context, site);
    await signIn(again, server.url, ben);
    expect(await push(again, 'state')).toBe('off');
    await push(again, 'subscribe');
    await conversation.send('three');
    await waitFor(() => browsers[2]?.received.length === 1);
    expect(browsers.map(({ received }) => received.length)).toEqual([0, 0, 1]);
    expect(service.requests.length).toBe(1);
  });

  test('what was subscribed with a key that the server has no more is subscribed anew', async () => {
    const { page, browsers } = await setUp();
    await push(page, 'subscribe');
    await page.evaluate(() => {
      const kept = JSON.parse(localStorage.getItem('subscription') ?? '{}');
      localStorage.setItem('subscription', JSON.stringify({ ...kept, key: `BA${'A'.repeat(85)}` }));
    });
    expect(await push(page, 'state')).toBe('off');
    expect(await push(page, 'subscribe')).toBe('on');
    expect(browsers.length).toBe(2);
  });

  test('what cannot be is told by its code', async () => {
    const { page, context, site, server, ben } = await setUp();
    await page.evaluate(async () => {
      await (await navigator.serviceWorker.getRegistration())?.unregister();
    });
    expect(await push(page, 'subscribe')).toBe('invalid_argument');
    await page.evaluate(() => Reflect.deleteProperty(window, 'PushManager'));
    expect(await push(page, 'state')).toBe('unsupported');
    expect(await push(page, 'subscribe')).toBe('not_supported');
    await context.clearPermissions();
    const denied = await openPage(context, site);
    await signIn(denied, server.url, ben);
    await denied.evaluate(() => {
      Object.defineProperty(Notification, 'requestPermission', { value: async () => 'denied' });
    });
    expect(await push(denied, 'subscribe')).toBe('permission_denied');
  });
});

test('where there is no browser, and where the server sends none, that is said', async () => {
  const server = await startServer();
  const client = new ChatClient({ url: server.url });
  await client.signIn(await registerUser(server));
  await client.connect();
  await expect(client.push.subscribe()).rejects.toMatchObject({ code: 'not_supported' });
  await expect(client.push.unsubscribe()).rejects.toMatchObject({ code: 'invalid_argument' });
  expect(await client.push.state()).toBe('unsupported');
});
