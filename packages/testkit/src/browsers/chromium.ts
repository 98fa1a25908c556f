import type { Browser, BrowserContext, ElementHandle, Page } from 'playwright';
import type { BrowserTab, NamedKey, StartedBrowser } from './browser-tab.js';

class ChromiumTab implements BrowserTab {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async goto(url: string): Promise<void> {
    await this.#page.goto(url);
  }

  resize(width: number, height: number): Promise<void> {
    return this.#page.setViewportSize({ width, height });
  }

  async run<Args extends readonly unknown[], Result>(
    work: (...args: Args) => Result,
    ...args: Args
  ): Promise<Awaited<Result>> {
    return this.#page.evaluate<Awaited<Result>>(`(${work})(...${JSON.stringify(args)})`);
  }

  click(x: number, y: number, button: 'left' | 'right' = 'left'): Promise<void> {
    return this.#page.mouse.click(x, y, { button });
  }

  type(text: string): Promise<void> {
    return this.#page.keyboard.type(text);
  }

  press(key: NamedKey): Promise<void> {
    return this.#page.keyboard.press(key);
  }

  async chooseFile(path: string, field: () => Element | null): Promise<void> {
    const found = await this.#page.evaluateHandle(field);
    await (found as ElementHandle<HTMLInputElement>).setInputFiles(path);
  }

  screenshot(): Promise<Uint8Array> {
    return this.#page.screenshot();
  }

  close(): Promise<void> {
    return this.#page.close();
  }
}

/** A context of a Chromium, as a browser beside others. */
export class ChromiumContext implements StartedBrowser {
  readonly #context: BrowserContext;
  readonly #errors: string[] = [];

  private constructor(context: BrowserContext) {
    this.#context = context;
  }

  static async start(browser: Browser): Promise<ChromiumContext> {
    return new ChromiumContext(await browser.newContext());
  }

  async openTab(): Promise<BrowserTab> {
    const page = await this.#context.newPage();
    page.on('console', (said) => {
      if (said.type() === 'error') this.#errors.push(said.text());
    });
    page.on('pageerror', (error) => this.#errors.push(String(error)));
    return new ChromiumTab(page);
  }

  async errors(): Promise<readonly string[]> {
    return this.#errors;
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}
