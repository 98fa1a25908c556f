import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { registerUser, sharedServer, startServer, waitFor } from '@chat/testkit';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ChatClient } from '../../src/index.js';
import { connectUser } from '../support/connect-client.js';

/** React Native's, as it is documented: whatever is asked of it is not implemented. */
class ReactNativeUrl {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
    for (const name of ['protocol', 'origin', 'pathname', 'hostname', 'host', 'port']) {
      Object.defineProperty(this, name, {
        get() {
          throw new Error(`URL.${name} is not implemented`);
        },
      });
    }
  }
  get href(): string {
    return this.#text;
  }
  toString(): string {
    return this.#text;
  }
}

/** Takes an object only. */
class ReactNativeSearchParams {
  constructor(given?: object) {
    if (Array.isArray(given)) throw new Error('not implemented');
  }
}

/** The built package in a context that has only what React Native gives by itself. */
async function reactNative(extra: Record<string, unknown> = {}) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../dist/browser.cjs', import.meta.url))],
    bundle: true,
    format: 'iife',
    globalName: 'Chat',
    // Hermes knows no newer syntax, and Metro's presets turn it into this.
    target: 'es2020',
    write: false,
  });
  const values = new Map<string, string>();
  const globals: Record<string, unknown> = {
    console,
    setTimeout,
    clearTimeout,
    setInterval,
    clearInterval,
    queueMicrotask,
    performance: { now: () => performance.now() },
    fetch,
    AbortController,
    AbortSignal,
    WebSocket,
    URL: ReactNativeUrl,
    URLSearchParams: ReactNativeSearchParams,
    navigator: { product: 'ReactNative' },
    // A polyfill of an app's: no events.
    localStorage: {
      getItem: (key: string) => values.get(key) ?? null,
      setItem: (key: string, value: string) => void values.set(key, value),
      removeItem: (key: string) => void values.delete(key),
    },
    ...extra,
  };
  const context = createContext(globals);
  runInContext(new TextDecoder().decode(outputFiles[0]?.contents), context);
  return runInContext('Chat', context) as typeof import('../../src/index.js');
}

test('in React Native the SDK signs in, connects, sends, receives, pages, and keeps its session', async () => {
  const server = await startServer();
  const [ada, bo] = await Promise.all([registerUser(server), connectUser(server)]);
  const { ChatClient } = await reactNative();
  const client: ChatClient = new ChatClient({ url: `${server.url}/?a#b` });
  onTestFinished(() => client.disconnect());
  const errors: string[] = [];
  client.on('error', ({ code }) => errors.push(code));
  await client.signIn({ username: ada.username, password: ada.password });
  await client.connect();
  const conversation = await client.conversationWith(bo.account.username);
  expect(await conversation.send('from a phone')).toMatchObject({ status: 'sent' });
  const theirs = await bo.client.conversationWith(ada.username);
  await theirs.send('to a phone');
  await waitFor(() => conversation.messages.some(({ text }) => text === 'to a phone'));
  await client.conversations();
  expect(await client.findUser('nobody & nothing = 1')).toBeNull();
  expect(errors).toEqual([]);

  // The app is told by React Native what a page would know by itself.
  client.deviceIs('active');
  client.deviceIs('offline');
  await server.stop();
  await waitFor(() => client.state.status === 'offline');
  await server.start();
  client.deviceIs('online');
  await waitFor(() => client.state.status === 'online');
});

test('in React Native an address that is none is refused, and one that is, is taken', async () => {
  const { ChatClient } = await reactNative();
  for (const url of [
    '',
    'chat.example.com',
    '/chat',
    'ftp://chat.example.com',
    'https://',
    'https://a b',
    'javascript:alert(1)',
  ]) {
    expect(() => new ChatClient({ url }), url).toThrow(/http\(s\) URL/);
  }
  for (const url of [
    'https://chat.example.com',
    'http://10.0.2.2:3000/',
    'https://[::1]:3000/chat/?a',
  ]) {
    expect(() => new ChatClient({ url }), url).not.toThrow();
  }
});

test('with ws as the global WebSocket a refused upgrade ends nothing', async () => {
  const server = await sharedServer();
  const { ChatClient } = await reactNative();
  const client = new ChatClient({ url: server.url, auth: { getToken: () => 'of nobody' } });
  onTestFinished(() => client.disconnect());
  client.connect().catch(() => {});
  await waitFor(() => client.state.status === 'reconnecting');
});
