import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright';
import { hostToken } from '../host-token.js';
import type { Seen } from './watch-page.js';

const chromiumArgs = ['--no-sandbox', '--disable-gpu', '--disable-background-networking'];

/** What a reader's browser did for a while. All in ms. */
export interface Watched extends Seen {
  /** CPU of the page's own thread, which other work on the machine does not add to. */
  readonly cpu: { readonly layout: number; readonly all: number };
  /** How long it was watched. */
  readonly lasted: number;
}

/** A page with one window on it, in a real Chromium, on an origin of its own. */
export class ReadingPage {
  readonly #site: Server;
  readonly #browser: Browser;
  readonly page: Page;
  readonly #devTools: CDPSession;

  private constructor(site: Server, browser: Browser, page: Page, devTools: CDPSession) {
    this.#site = site;
    this.#browser = browser;
    this.page = page;
    this.#devTools = devTools;
  }

  /** An origin is known before the server, which has to allow it. */
  static async site(): Promise<{ url: string; open(chatUrl: string): Promise<ReadingPage> }> {
    const site = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end('<!doctype html><title>A reader</title><body></body>');
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
    return { url, open: (chatUrl) => ReadingPage.#open(site, url, chatUrl) };
  }

  static async #open(site: Server, url: string, chatUrl: string): Promise<ReadingPage> {
    const executablePath = process.env.CHROMIUM_PATH;
    const browser = await chromium.launch({
      args: chromiumArgs,
      ...(executablePath && { executablePath }),
    });
    const page = await browser.newPage({ viewport: { width: 420, height: 680 } });
    await page.goto(url);
    await page.addScriptTag({ url: `${chatUrl}/chat-window.js` });
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' });
    await devTools.send('Performance.enable');
    const opened = new ReadingPage(site, browser, page, devTools);
    await opened.#read(chatUrl);
    return opened;
  }

  /** As user-0, with user-1, all that they have ever written. */
  async #read(chatUrl: string): Promise<void> {
    await this.page.evaluate(
      async ({ chatUrl, token }) => {
        const element = document.createElement('chat-window');
        Object.assign(element, { server: chatUrl, with: 'user-1', getToken: () => token });
        const ready = new Promise((resolve) => element.addEventListener('chat-ready', resolve));
        document.body.append(element);
        await ready;
        const { conversation } = element as unknown as {
          conversation: { hasOlder: boolean; loadOlder(limit: number): Promise<void> };
        };
        while (conversation.hasOlder) await conversation.loadOlder(100);
      },
      { chatUrl, token: hostToken('user-0') },
    );
  }

  /** What the page has to do while something happens. */
  async watch(what: () => Promise<Seen>): Promise<Watched> {
    const before = await this.#metrics();
    const seen = await what();
    const after = await this.#metrics();
    const spent = (name: string) => (after(name) - before(name)) * 1_000;
    const layout = spent('LayoutDuration') + spent('RecalcStyleDuration');
    return { ...seen, cpu: { layout, all: spent('TaskDuration') }, lasted: spent('Timestamp') };
  }

  /** Of all processes of its browser. */
  async pids(): Promise<number[]> {
    const devTools = await this.#browser.newBrowserCDPSession();
    const { processInfo } = await devTools.send('SystemInfo.getProcessInfo');
    await devTools.detach();
    return processInfo.map(({ id }) => id);
  }

  /** A file, without a word, as somebody does who chooses one. */
  async send(path: string): Promise<void> {
    const input = await this.page.evaluateHandle(() => {
      const input = document.createElement('input');
      input.type = 'file';
      return input;
    });
    await input.setInputFiles(path);
    await input.evaluate(async ({ files }) => {
      const { conversation } = document.querySelector('chat-window') as unknown as {
        conversation: { send(text: string, options: { files: File[] }): Promise<unknown> };
      };
      await conversation.send('', { files: Array.from(files ?? []) });
    });
  }

  async close(): Promise<void> {
    await this.#browser.close();
    this.#site.close();
  }

  /** By their names; in seconds. */
  async #metrics(): Promise<(name: string) => number> {
    const { metrics } = await this.#devTools.send('Performance.getMetrics');
    return (name) => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
  }
}
