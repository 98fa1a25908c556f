import type { Browser, CDPSession, Page } from 'playwright';
import type {} from './pages/compare.js';
import { type KeyPresses, pressKeys } from './press-keys.js';
import { type ScrollScript, scrollPage } from './scroll-page.js';

/** One of those that are compared, in a browser. */
export class ComparedPage {
  readonly name: string;
  readonly page: Page;
  readonly #devTools: CDPSession;
  #bytes = 0;

  private constructor(name: string, page: Page, devTools: CDPSession) {
    this.name = name;
    this.page = page;
    this.#devTools = devTools;
  }

  /** Opens it, with nothing in any cache, and waits until its last message is there, for so many ms at most. */
  static async open(
    browser: Browser,
    name: string,
    address: string,
    patience = 120_000,
  ): Promise<ComparedPage> {
    const context = await browser.newContext({ viewport: { width: 420, height: 680 } });
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    const devTools = await context.newCDPSession(page);
    await devTools.send('Network.enable');
    await devTools.send('Performance.enable');
    const opened = new ComparedPage(name, page, devTools);
    devTools.on('Network.loadingFinished', ({ encodedDataLength }) => {
      opened.#bytes += encodedDataLength;
    });
    try {
      await page.goto(address, { waitUntil: 'commit' });
      await page.waitForFunction(() => window.shownAt !== undefined, undefined, { polling: 100 });
      return opened;
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  /** ms from the beginning of its script until its last message was on the screen. */
  firstMessage(): Promise<number> {
    return this.page.evaluate(() => (window.shownAt ?? Number.NaN) - window.scriptBegan);
  }

  /** What it has loaded so far, as it came over the wire. */
  get bytes(): number {
    return this.#bytes;
  }

  /** From its end up; ms from each frame to the next, ascending. */
  async scroll(script: ScrollScript): Promise<number[]> {
    await this.page.bringToFront();
    await this.page.evaluate(() => {
      const scroller = window.compared.scroller();
      if (scroller) scroller.scrollTop = scroller.scrollHeight;
    });
    await this.settle();
    return this.page.evaluate(scrollPage, script);
  }

  /** ms from each of so many keys to what it wrote on the screen, ascending; null where not all came within a minute. */
  async press(count: number): Promise<number[] | null> {
    await this.page.bringToFront();
    await this.page.evaluate(() => window.compared.composer()?.focus());
    const pressed: KeyPresses = { count };
    const lasted = this.page.evaluate(pressKeys, pressed);
    const typed = async () => {
      for (let key = 0; key < count; key += 1) await this.page.keyboard.press('a', { delay: 30 });
      return lasted;
    };
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), 60_000));
    // What is closed while it is waited for has nobody who waits any more.
    return Promise.race([typed().catch(() => null), lasted.catch(() => null), late]);
  }

  /** What is left after a collection: bytes of the heap, nodes of the document. */
  async held(): Promise<{ readonly heap: number; readonly nodes: number }> {
    for (let turn = 0; turn < 2; turn += 1)
      await this.#devTools.send('HeapProfiler.collectGarbage');
    const { metrics } = await this.#devTools.send('Performance.getMetrics');
    const value = (name: string) => metrics.find((each) => each.name === name)?.value ?? Number.NaN;
    return { heap: value('JSHeapUsedSize'), nodes: value('Nodes') };
  }

  /** What comes of an action of before is not to be measured with the next. */
  async settle(): Promise<void> {
    await this.page.evaluate(
      () => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 5_000 })),
    );
    await new Promise((resolve) => setTimeout(resolve, 500));
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
