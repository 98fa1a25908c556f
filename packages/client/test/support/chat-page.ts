import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { TestUser } from '@chat/testkit';
import { build } from 'esbuild';
import type { BrowserContext, Page } from 'playwright';
import type { ChatClient, Conversation } from '../../src/index.js';

declare global {
  /** What a page of {@link servePage} has in its global scope. */
  interface Window {
    Chat: typeof import('../../src/index.js');
    client: ChatClient;
    conversation: Conversation;
    heard: string[];
    errors: string[];
    sent: Promise<unknown>[];
  }
}

let bundle: Promise<Uint8Array> | undefined;

/** The built package, as an app's bundler would take it in. */
async function bundleClient(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../dist/browser.js', import.meta.url))],
    bundle: true,
    format: 'iife',
    globalName: 'Chat',
    write: false,
  });
  return outputFiles[0]?.contents ?? new Uint8Array();
}

let served: Promise<string> | undefined;

/** Serves a page with the client in it, to all tests of a file. @returns its origin */
export function servePage(): Promise<string> {
  served ??= serve();
  return served;
}

async function serve(): Promise<string> {
  bundle ??= bundleClient();
  const script = await bundle;
  const server = createServer((request, response) => {
    const isScript = request.url === '/chat.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(
      isScript ? script : '<!doctype html><title>chat</title><script src="/chat.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // It ends with the process.
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Everything a test does in one tab. */
export class Tab {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Makes the client; signs in when an account is given. */
  async start(url: string, account?: TestUser): Promise<void> {
    await this.page.evaluate(
      async ({ url, credentials }) => {
        window.heard = [];
        window.errors = [];
        window.sent = [];
        window.client = new window.Chat.ChatClient({
          url,
          environment: { random: () => 0.05 },
        });
        window.client.on('error', ({ code }) => window.errors.push(code));
        window.client.on('message', ({ text }) => window.heard.push(text));
        if (credentials) await window.client.signIn(credentials);
      },
      { url, credentials: account && { username: account.username, password: account.password } },
    );
  }

  async connect(): Promise<void> {
    await this.page.evaluate(() => window.client.connect());
  }

  /** Connects whenever it can; nobody waits for it. */
  async connectLater(): Promise<void> {
    await this.page.evaluate(() => void window.client.connect().catch(() => {}));
  }

  async converse(username: string): Promise<void> {
    await this.page.evaluate(async (name) => {
      window.conversation = await window.client.conversationWith(name);
    }, username);
  }

  /** Sends without waiting for the acknowledgement; resolves once all are kept by the device. */
  async send(...texts: string[]): Promise<void> {
    await this.page.evaluate((all) => {
      for (const text of all) window.sent.push(window.conversation.send(text));
    }, texts);
  }

  async allSent(): Promise<void> {
    await this.page.evaluate(async () => void (await Promise.all(window.sent)));
  }

  texts(): Promise<string[]> {
    return this.page.evaluate(() => window.conversation.messages.map(({ text }) => text));
  }

  statuses(): Promise<string[]> {
    return this.page.evaluate(() => window.conversation.messages.map(({ status }) => status));
  }

  heard(): Promise<string[]> {
    return this.page.evaluate(() => window.heard);
  }

  errors(): Promise<string[]> {
    return this.page.evaluate(() => window.errors);
  }

  status(): Promise<string> {
    return this.page.evaluate(() => window.client.state.status);
  }

  /** What the stores of this name hold, of all of this origin's databases holds. */
  kept(store: 'outbox' | 'cache' | 'changes' | 'files'): Promise<{ text?: string }[]> {
    return this.page.evaluate(async (name) => {
      const answer = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const all: { text?: string }[] = [];
      for (const { name: database = '' } of await indexedDB.databases()) {
        const open = await answer(indexedDB.open(database));
        if (open.objectStoreNames.contains(name)) {
          all.push(...(await answer(open.transaction(name).objectStore(name).getAll())));
        }
        open.close();
      }
      return all;
    }, store);
  }
}

export async function openTab(context: BrowserContext, origin: string): Promise<Tab> {
  const page = await context.newPage();
  await page.goto(origin);
  return new Tab(page);
}
