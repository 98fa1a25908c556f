import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { describe, expect, test } from 'vitest';

const source = readFileSync(new URL('../dist/push-worker.js', import.meta.url), 'utf8');
const scope = 'https://shop.example/account/';

interface OpenPage {
  readonly url: string;
  readonly focused?: boolean;
  readonly visibilityState?: string;
}

/** What a browser gives a service worker: only there does it let one open a page, after a real press. */
function startWorker(address: string, open: readonly OpenPage[] = [], chatPush?: object) {
  const listeners: Record<string, (event: object) => void> = {};
  const done: string[] = [];
  const pages = open.map(({ url, focused = false, visibilityState = 'hidden' }) => ({
    ...{ url, focused, visibilityState },
    focus: async () => done.push(`focus ${url}`),
    postMessage: ({ conversationId }: { conversationId: string }) =>
      done.push(`tell ${url} of ${conversationId}`),
  }));
  const context = createContext({
    URL,
    location: { href: address, origin: new URL(address).origin },
    registration: {
      scope,
      showNotification: async (title: string) => done.push(`show ${title}`),
    },
    clients: {
      matchAll: async () => pages,
      openWindow: async (url: string) => done.push(`open ${url}`),
    },
    addEventListener: (type: string, listener: (event: object) => void) => {
      listeners[type] = listener;
    },
    ...(chatPush && { chatPush }),
  });
  runInContext(source, context);
  const happen = async (type: string, event: object) => {
    const work: Promise<unknown>[] = [];
    listeners[type]?.({ ...event, waitUntil: (one: Promise<unknown>) => work.push(one) });
    await Promise.all(work);
    return done;
  };
  const chat = { conversationId: 'c/1', name: 'Ann' };
  return {
    press: (data: unknown = { chat }) =>
      happen('notificationclick', { notification: { data, close: () => done.push('close') } }),
    push: (payload: unknown = { chat }) => happen('push', { data: { json: () => payload } }),
  };
}

const address = 'https://shop.example/chat-push-worker.js';

describe('a press on a notification', () => {
  test.each([
    ['', scope],
    ['?open=/inbox', 'https://shop.example/inbox'],
    ['?open=talk%23{conversation}', 'https://shop.example/account/talk#c%2F1'],
    ['?open=/inbox%3Fof%3D{conversation}', 'https://shop.example/inbox?of=c%2F1'],
    // Somebody may have got hold of where the worker is registered; they lead nobody away.
    ['?open=https://evil.example/', scope],
    ['?open=//evil.example/', scope],
    ['?open=javascript:alert(1)', scope],
  ])('opens a page of the site where none is open: %s', async (query, url) => {
    expect(await startWorker(address + query).press()).toEqual(['close', `open ${url}`]);
  });

  test('goes by what the site’s own worker has set, before the query', async () => {
    const worker = startWorker(`${address}?open=/a`, [], { open: '/b' });
    expect(await worker.press()).toEqual(['close', 'open https://shop.example/b']);
  });

  test('brings that page to the front that is seen, else any, of those of the worker', async () => {
    const pages = [
      { url: 'https://shop.example/elsewhere', focused: true, visibilityState: 'visible' },
      { url: `${scope}hidden` },
      { url: `${scope}seen`, visibilityState: 'visible' },
    ];
    const worker = startWorker(address, pages);
    const [, ...done] = await worker.press();
    expect(done).toEqual([`focus ${scope}seen`, `tell ${scope}seen of c/1`]);
  });

  test('on what is none of the chat’s is left to whose it is', async () => {
    expect(await startWorker(address).press({ own: true })).toEqual([]);
    expect(await startWorker(address).press(null)).toEqual([]);
  });
});

describe('a push', () => {
  test('is shown, unless somebody looks at a page of the worker', async () => {
    const page = { url: `${scope}a`, focused: true, visibilityState: 'visible' };
    expect(await startWorker(address, [page]).push()).toEqual([]);
    const others = [
      { ...page, focused: false },
      { ...page, url: 'https://shop.example/elsewhere' },
    ];
    for (const other of others) {
      expect(await startWorker(address, [other]).push()).toEqual(['show Ann']);
    }
  });

  test.each([[null], ['text'], [{}], [{ chat: {} }], [{ chat: null }], [{ own: 1 }]])(
    'that is none of the chat’s is left to whose it is: %j',
    async (payload) => {
      expect(await startWorker(address).push(payload)).toEqual([]);
    },
  );
});
