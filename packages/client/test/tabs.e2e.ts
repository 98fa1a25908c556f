import { registerUser, waitFor } from '@chat/testkit';
import type { BrowserContext } from 'playwright';
import { describe, expect, test } from 'vitest';
import { setUpTabs as setUp } from './support/set-up-tabs.js';

const numbered = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

/** The `send` frames of all pages of the context, by their text. */
function countSends(context: BrowserContext): Map<string, number> {
  const counts = new Map<string, number>();
  context.on('page', (page) =>
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        const { type, text } = JSON.parse(String(payload)) as { type: string; text: string };
        if (type === 'send') counts.set(text, (counts.get(text) ?? 0) + 1);
      }),
    ),
  );
  return counts;
}

describe('unsent messages', () => {
  test('sent offline survive a reload: shown, then delivered in order, once', async () => {
    const { network, alice, bob, open, stored, origin } = await setUp();
    const tab = await open(alice);
    await tab.connect();
    await tab.converse(bob.name);
    await tab.send('before');
    await tab.allSent();
    network.down();
    await tab.send(...numbered(5, 'offline '));
    await waitFor(async () => (await tab.kept('outbox')).length === 5);
    await waitFor(async () => JSON.stringify(await tab.kept('cache')).includes('before'));

    await tab.page.goto(origin);
    await tab.start(network.url);
    await tab.connectLater();
    await tab.converse(bob.name);
    await waitFor(async () => (await tab.texts()).length === 6);
    expect(await tab.texts()).toEqual(['before', ...numbered(5, 'offline ')]);
    expect((await tab.statuses()).slice(1)).toEqual(Array(5).fill('pending'));
    await tab.send('after the reload');

    network.up();
    await tab.allSent();
    const written = ['before', ...numbered(5, 'offline '), 'after the reload'];
    await waitFor(() => stored().length === 7);
    expect(stored()).toEqual(written);
    expect(await tab.texts()).toEqual(written);
    await waitFor(async () => (await tab.kept('outbox')).length === 0);
  });

  test('survive a reload in the very moment they are sent', async () => {
    const { network, alice, bob, open } = await setUp();
    const tab = await open(alice);
    await tab.connect();
    await tab.converse(bob.name);
    await tab.send('before');
    await tab.allSent();
    network.down();
    const loaded = tab.page.waitForEvent('load');
    await tab.page.evaluate(() => {
      window.sent.push(window.conversation.send('on the way out'));
      window.location.reload();
    });
    await loaded;
    await tab.start(network.url);
    await waitFor(async () => (await tab.kept('outbox')).length === 1);
  });

  test('survive the crash of their tab', async () => {
    const { network, alice, bob, open, stored } = await setUp();
    const crashing = await open(alice);
    await crashing.connect();
    await crashing.converse(bob.name);
    network.down();
    await crashing.send('a', 'b', 'c');
    await waitFor(async () => (await crashing.kept('outbox')).length === 3);
    const crashed = crashing.page.waitForEvent('crash');
    crashing.page.goto('chrome://crash').catch(() => {});
    await crashed;

    network.up();
    const next = await open();
    await next.connect();
    await waitFor(() => stored().length === 3);
    expect(stored()).toEqual(['a', 'b', 'c']);
    await waitFor(async () => (await next.kept('outbox')).length === 0);
  });

  test('of a tab that is gone are sent by the one that is left', async () => {
    const { network, alice, bob, open, stored } = await setUp();
    const first = await open(alice);
    const second = await open();
    for (const tab of [first, second]) {
      await tab.connect();
      await tab.converse(bob.name);
    }
    network.down();
    await first.send('a', 'b', 'c');
    await waitFor(async () => (await second.texts()).length === 3);
    expect(await second.statuses()).toEqual(['pending', 'pending', 'pending']);
    await first.page.close();
    await second.send('d');
    network.up();
    await waitFor(() => stored().length === 4);
    expect(stored()).toEqual(['a', 'b', 'c', 'd']);
    await waitFor(async () => (await second.statuses()).every((status) => status === 'sent'));
    expect(await second.texts()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('of a tab that is frozen are sent by the other, and shown as sent when it thaws', async () => {
    const { network, alice, bob, open, stored, context } = await setUp();
    const sends = countSends(context);
    const first = await open(alice);
    const second = await open();
    for (const tab of [first, second]) {
      await tab.connect();
      await tab.converse(bob.name);
    }
    network.down();
    await first.send('a', 'b');
    await waitFor(async () => (await second.texts()).length === 2);
    const devtools = await context.newCDPSession(first.page);
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    network.up();
    await second.send('c');
    await waitFor(() => stored().length === 3);
    expect(stored()).toEqual(['a', 'b', 'c']);
    expect([...sends.values()]).toEqual([1, 1, 1]);

    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    await waitFor(async () => (await first.statuses()).every((status) => status === 'sent'));
    expect(await first.texts()).toEqual(['a', 'b', 'c']);
    await first.send('d');
    await waitFor(() => stored().length === 4);
    expect([...sends.values()]).toEqual([1, 1, 1, 1]);
    expect(await first.errors()).toEqual([]);
  });

  test('survive signing out in the very moment they are sent', async () => {
    const { network, alice, bob, open, stored } = await setUp();
    const tab = await open(alice);
    await tab.connect();
    await tab.converse(bob.name);
    await tab.page.evaluate(async () => {
      window.conversation.send('last words').catch(() => {});
      await window.client.signOut();
    });
    await tab.start(network.url, alice);
    await tab.connect();
    await waitFor(() => stored().length === 1);
    expect(stored()).toEqual(['last words']);
  });

  test('of two tabs that write at once go out once each, in the order of each tab', async () => {
    const { context, alice, bob, open, stored } = await setUp();
    const sends = countSends(context);
    const first = await open(alice);
    const second = await open();
    for (const tab of [first, second]) {
      await tab.connect();
      await tab.converse(bob.name);
    }
    const [a, b] = [numbered(25, 'a'), numbered(25, 'b')];
    await Promise.all([first.send(...a), second.send(...b)]);
    await Promise.all([first.allSent(), second.allSent()]);
    await waitFor(() => stored().length === 50);
    expect(stored().filter((text) => text.startsWith('a'))).toEqual(a);
    expect(stored().filter((text) => text.startsWith('b'))).toEqual(b);
    expect([...sends.values()]).toEqual(Array(50).fill(1));
    for (const tab of [first, second]) {
      await waitFor(async () => (await tab.statuses()).every((status) => status !== 'pending'));
      expect(await tab.texts()).toEqual(stored());
      expect(await tab.errors()).toEqual([]);
    }
  });

  test('are never shown to, or sent by, somebody else who signs in', async () => {
    const { network, alice, bob, open, stored, server } = await setUp();
    const carol = await registerUser(server);
    const tab = await open(alice);
    await tab.connect();
    await tab.converse(bob.name);
    network.down();
    await tab.send('from alice');
    await waitFor(async () => (await tab.kept('outbox')).length === 1);
    await tab.page.evaluate(() => window.client.signOut());
    network.up();

    await tab.start(network.url, carol);
    await tab.connect();
    await tab.converse(bob.name);
    await tab.send('from carol');
    await tab.allSent();
    expect(await tab.texts()).toEqual(['from carol']);
    expect(stored()).toEqual([]);

    await tab.page.evaluate(() => window.client.signOut());
    await tab.start(network.url, alice);
    await tab.connect();
    await waitFor(() => stored().length === 1);
    expect(stored()).toEqual(['from alice']);
  });

  for (const [how, block] of [
    ['is forbidden', 'throw new DOMException("denied", "SecurityError")'],
    ['is missing', 'return undefined'],
  ] as const) {
    test(`where IndexedDB ${how} are in memory only, which the page is told`, async () => {
      const { network, alice, bob, open, context, stored } = await setUp();
      await context.addInitScript(
        how === 'is missing'
          ? `Object.defineProperty(window, 'indexedDB', { get() { ${block} } })`
          : `IDBFactory.prototype.open = function () { ${block} }`,
      );
      const tab = await open(alice);
      await tab.connect();
      await tab.converse(bob.name);
      expect(await tab.errors()).toEqual(['storage_failed']);
      expect(await tab.page.evaluate(() => window.client.durable)).toBe(false);
      network.down();
      await tab.send('a', 'b');
      network.up();
      await tab.allSent();
      await waitFor(() => stored().length === 2);
      expect(stored()).toEqual(['a', 'b']);
    });
  }

  test('outlast a connection that the browser closes without a word, and stay durable', async () => {
    const { network, alice, bob, open, context, stored } = await setUp();
    // WebKit does this to a tab that was frozen: no `close` event, and every transaction throws.
    await context.addInitScript(`
      window.databases = [];
      const { open } = IDBFactory.prototype;
      IDBFactory.prototype.open = function (...args) {
        const request = open.apply(this, args);
        request.addEventListener('success', () => window.databases.push(request.result));
        return request;
      };
    `);
    const tab = await open(alice);
    await tab.connect();
    await tab.converse(bob.name);
    network.down();
    await tab.send('before');
    await waitFor(async () => (await tab.kept('outbox')).length === 1);
    await tab.page.evaluate('for (const database of window.databases) database.close()');
    await tab.send('after');
    await waitFor(async () => (await tab.kept('outbox')).length === 2);
    expect(await tab.errors()).toEqual([]);
    expect(await tab.page.evaluate(() => window.client.durable)).toBe(true);
    network.up();
    await tab.allSent();
    await waitFor(() => stored().length === 2);
    expect(stored()).toEqual(['before', 'after']);
  });

  test('are kept again when a storage that was away is back', async () => {
    const { network, alice, bob, open, context } = await setUp();
    await context.addInitScript(`
      const { open } = IDBFactory.prototype;
      window.isAway = !sessionStorage.getItem('back');
      IDBFactory.prototype.open = function (...args) {
        if (window.isAway) throw new DOMException('away', 'UnknownError');
        return open.apply(this, args);
      };
    `);
    const tab = await open(alice);
    await tab.connect();
    await tab.converse(bob.name);
    network.down();
    await tab.send('while it is away', 'and one more');
    expect(await tab.errors()).toEqual(['storage_failed']);
    expect(await tab.page.evaluate(() => window.client.durable)).toBe(false);
    await tab.page.evaluate(`sessionStorage.setItem('back', '1'); window.isAway = false`);
    await waitFor(() => tab.page.evaluate(() => window.client.durable));
    expect(await tab.kept('outbox')).toHaveLength(2);
    expect(await tab.errors()).toEqual(['storage_failed']);
    await tab.page.reload();
    await tab.start(network.url);
    network.up();
    await tab.connect();
    await tab.converse(bob.name);
    await waitFor(async () => {
      const statuses = await tab.statuses();
      return statuses.length === 2 && statuses.every((status) => status !== 'pending');
    });
    expect(await tab.texts()).toEqual(['while it is away', 'and one more']);
  });

  test('that do not fit on the disk any more are told of, and sent all the same', async () => {
    const { alice, bob, open, context, stored } = await setUp();
    const tab = await open(alice);
    await tab.connect();
    await tab.converse(bob.name);
    expect(await tab.page.evaluate(() => window.client.durable)).toBe(true);
    const devtools = await context.newCDPSession(tab.page);
    await devtools.send('Storage.overrideQuotaForOrigin', {
      origin: new URL(tab.page.url()).origin,
      quotaSize: 1,
    });
    await tab.send('x'.repeat(16_000));
    await tab.allSent();
    await waitFor(() => stored().length === 1);
    await waitFor(async () => (await tab.errors()).includes('storage_failed'));
    expect(await tab.page.evaluate(() => window.client.durable)).toBe(false);
  });

  test('outlast the database being taken away under them', async () => {
    const { network, alice, bob, open, stored } = await setUp();
    const tab = await open(alice);
    await tab.connect();
    await tab.converse(bob.name);
    network.down();
    await tab.send('a');
    await waitFor(async () => (await tab.kept('outbox')).length === 1);
    await tab.page.evaluate(async () => {
      for (const { name = '' } of await indexedDB.databases()) {
        await new Promise<void>((resolve) => {
          indexedDB.deleteDatabase(name).onsuccess = () => resolve();
        });
      }
    });
    await tab.send('b');
    network.up();
    await tab.allSent();
    await waitFor(() => stored().length === 2);
    expect(stored()).toEqual(['a', 'b']);
  });
});

describe('kept conversations', () => {
  test('open offline with their last messages, then catch up', async () => {
    const { network, alice, bob, open } = await setUp();
    const first = await open(alice);
    await first.connect();
    await first.converse(bob.name);
    await first.send('one', 'two', 'three');
    await first.allSent();
    await waitFor(async () => JSON.stringify(await first.kept('cache')).includes('three'));
    await first.page.close();
    network.down();
    for (const text of ['four', 'five']) await bob.conversation.send(text);

    const tab = await open();
    await tab.connectLater();
    await tab.converse(bob.name);
    expect(await tab.texts()).toEqual(['one', 'two', 'three']);
    expect(
      await tab.page.evaluate(async () => {
        const { items } = await window.client.conversations();
        return items.length === 1 && items[0]?.id === window.conversation.id;
      }),
    ).toBe(true);

    network.up();
    await waitFor(async () => (await tab.texts()).length === 5);
    expect(await tab.texts()).toEqual(['one', 'two', 'three', 'four', 'five']);
    expect(await tab.heard()).toEqual(['four', 'five']);
    bob.conversation.markRead();
    await waitFor(async () => (await tab.statuses())[2] === 'read');
  });

  test('that were tampered with are dropped, and come from the server', async () => {
    const { alice, bob, open, network, origin } = await setUp();
    const tab = await open(alice);
    await tab.connect();
    await tab.converse(bob.name);
    await tab.send('one', 'two');
    await tab.allSent();
    await waitFor(async () => JSON.stringify(await tab.kept('cache')).includes('two'));
    await tab.page.goto(origin);
    await tab.page.evaluate(async () => {
      const databases = await indexedDB.databases();
      const name = databases.map((each) => each.name ?? '').find((each) => /^chat:/.test(each));
      await new Promise<void>((resolve) => {
        indexedDB.open(name ?? '').onsuccess = ({ target }) => {
          const database = (target as IDBOpenDBRequest).result;
          const transaction = database.transaction(['cache', 'outbox'], 'readwrite');
          const cache = transaction.objectStore('cache');
          cache.openCursor().onsuccess = (event) => {
            const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
            cursor?.update({ ...cursor.value, messages: [{ text: '<script>' }] });
          };
          cache.put('nonsense', 'other');
          transaction.objectStore('outbox').put({ clientId: 'x', text: 42 });
          transaction.oncomplete = () => {
            database.close();
            resolve();
          };
        };
      });
    });
    await tab.start(network.url);
    await tab.connect();
    await tab.converse(bob.name);
    expect(await tab.texts()).toEqual(['one', 'two']);
    expect(await tab.errors()).toEqual([]);
  });
});

describe('a session that tabs share', () => {
  test('spends each refresh token once, and both tabs stay signed in', async () => {
    const { context, alice, open } = await setUp({ ACCESS_TOKEN_TTL: '1s' });
    const spent: string[] = [];
    context.on('request', (request) => {
      if (!request.url().endsWith('/v1/auth/refresh') || request.method() !== 'POST') return;
      spent.push((request.postDataJSON() as { refreshToken: string }).refreshToken);
    });
    const first = await open(alice);
    const second = await open();
    await Promise.all([first.connect(), second.connect()]);
    await waitFor(() => spent.length >= 6);
    expect(new Set(spent).size).toBe(spent.length);
    for (const tab of [first, second]) {
      expect(await tab.page.evaluate(() => window.client.signedIn)).toBe(true);
      expect(await tab.status()).toBe('online');
      expect(await tab.errors()).toEqual([]);
    }
  });

  test('ends in all of them at once, and nothing that was loaded is left on the device', async () => {
    const { alice, bob, open } = await setUp();
    const first = await open(alice);
    const second = await open();
    for (const tab of [first, second]) {
      await tab.connect();
      await tab.converse(bob.name);
    }
    await second.send('hello');
    await second.allSent();
    await waitFor(async () => (await first.kept('cache')).length === 1);

    await first.page.evaluate(() => window.client.signOut());
    await waitFor(async () => (await second.status()) === 'unauthorized');
    expect(await second.page.evaluate(() => window.client.user)).toBeNull();
    await waitFor(async () => (await first.kept('cache')).length === 0);
    await second.page.evaluate(() => window.conversation.send('late').catch(() => {}));
    expect(await first.kept('outbox')).toEqual([]);
  });
});
