import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChatClient, type Conversation } from '@chat/client';
import { registerUser, startServer, type TestServer, type TestUser } from '@chat/testkit';
import { type BrowserTab, type Query, type StartedBrowser, Visitor } from '@chat/testkit/browsers';
import { onTestFinished } from 'vitest';
import { StrictSite } from './strict-site.js';

export const field: Query = { css: 'textarea' };
export const bubble = (text: string): Query => ({ css: '.bubble', text });
export const button = (name: string): Query => ({ css: 'button', name });
export const menuItem = (name: string): Query => ({ css: '[role^=menuitem]', name });

/** A server, and sites for its tests, each an origin of its own: what a browser keeps of one is not there for the next. */
export class BrowserStage {
  readonly server: TestServer;
  readonly #folder: string;
  readonly #sites: StrictSite[];
  #taken = 0;

  private constructor(server: TestServer, folder: string, sites: StrictSite[]) {
    this.server = server;
    this.#folder = folder;
    this.#sites = sites;
  }

  static async start(tests: number): Promise<BrowserStage> {
    const folder = await mkdtemp(join(tmpdir(), 'chat-stage-'));
    const sites = await Promise.all(Array.from({ length: tests }, () => StrictSite.start()));
    const server = await startServer({
      dataDir: folder,
      env: {
        ALLOWED_ORIGINS: sites.map(({ url }) => url).join(),
        FILES_URL: `file:${join(folder, 'files')}`,
        // Sessions are renewed while all else goes on.
        ACCESS_TOKEN_TTL: '10s',
        LIMIT_FRAMES_PER_SECOND: '100000',
        LIMIT_LOGINS_PER_ADDRESS: '1000000',
        LIMIT_REQUESTS_PER_ADDRESS: '1000000',
        LIMIT_UPGRADES_PER_ADDRESS: '1000000',
      },
    });
    return new BrowserStage(server, folder, sites);
  }

  /** All that browsers reported of breaches of the sites' policies. */
  get reports(): readonly string[] {
    return this.#sites.flatMap(({ reports }) => reports);
  }

  /** Ada, who is to use a browser, and Bo, who is there by the SDK. */
  async two(): Promise<Scene> {
    const site = this.#sites[this.#taken++];
    if (!site) throw new Error('More tests than sites: see BrowserStage.start().');
    site.chatUrl = this.server.url;
    const [ada, bo] = await Promise.all([registerUser(this.server), registerUser(this.server)]);
    const peer = new ChatClient({ url: this.server.url, auth: { session: { storage: 'memory' } } });
    onTestFinished(() => peer.dispose());
    await peer.signIn(bo);
    await peer.connect();
    return { site, ada, bo, peer, conversation: await peer.conversationWith(ada.username) };
  }

  async close(): Promise<void> {
    await this.server.remove();
    await Promise.all(this.#sites.map((site) => site.close()));
    await rm(this.#folder, { recursive: true, force: true });
  }
}

export interface Scene {
  readonly site: StrictSite;
  readonly ada: TestUser;
  readonly bo: TestUser;
  readonly peer: ChatClient;
  /** Between the two, as Bo has it. */
  readonly conversation: Conversation;
}

/** A window of the browser of the size that most tests have, until the test ends. */
export async function openVisitor(browser: StartedBrowser, url: string): Promise<Visitor> {
  const tab: BrowserTab = await browser.openTab();
  onTestFinished(() => tab.close());
  await tab.resize(800, 800);
  await tab.goto(url);
  return new Visitor(tab);
}

/** By mouse and keys. */
export async function signInBy(visitor: Visitor, user: TestUser): Promise<void> {
  await visitor.fill({ css: 'input', name: 'Username' }, user.username);
  await visitor.fill({ css: 'input', name: 'Password' }, user.password);
  await visitor.press('Enter');
}

export async function say(visitor: Visitor, text: string): Promise<void> {
  await visitor.fill(field, text);
  await visitor.press('Enter');
}
