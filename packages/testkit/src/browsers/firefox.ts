import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, ElementHandle, Page } from 'puppeteer-core';
import { BoundProcess } from './bound-process.js';
import type { BrowserTab, NamedKey, StartedBrowser } from './browser-tab.js';
import { onlyIn, ownFolder } from './own-folder.js';

/** Debian's. */
export const firefoxProgram = 'firefox-esr';

const preferences = {
  // Without a screen it takes itself for a device without a mouse: here it has a fine one that hovers.
  'ui.primaryPointerCapabilities': 6,
  'ui.allPointerCapabilities': 6,
  // It asks nobody for anything.
  'app.normandy.enabled': false,
  'messaging-system.rsexperimentloader.enabled': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.enabled': false,
  'browser.topsites.contile.enabled': false,
  'services.settings.server': 'data:,',
  // Nor does it start processes for pages that may come.
  'dom.ipc.processPrelaunch.enabled': false,
  'browser.newtabpage.enabled': false,
};

class FirefoxTab implements BrowserTab {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async goto(url: string): Promise<void> {
    await this.#page.goto(url);
  }

  async resize(width: number, height: number): Promise<void> {
    await this.#page.setViewport({ width, height });
  }

  async run<Args extends readonly unknown[], Result>(
    work: (...args: Args) => Result,
    ...args: Args
  ): Promise<Awaited<Result>> {
    return (await this.#page.evaluate(work as never, ...args)) as Awaited<Result>;
  }

  async click(x: number, y: number, button: 'left' | 'right' = 'left'): Promise<void> {
    await this.#page.mouse.click(x, y, { button });
  }

  async type(text: string): Promise<void> {
    await this.#page.keyboard.type(text);
  }

  async press(key: NamedKey): Promise<void> {
    const isShifted = key === 'Shift+Tab';
    if (isShifted) await this.#page.keyboard.down('Shift');
    await this.#page.keyboard.press(isShifted ? 'Tab' : key);
    if (isShifted) await this.#page.keyboard.up('Shift');
  }

  async chooseFile(path: string, field: () => Element | null): Promise<void> {
    const found = await this.#page.evaluateHandle(field);
    await (found as ElementHandle<HTMLInputElement>).uploadFile(path);
  }

  screenshot(): Promise<Uint8Array> {
    return this.#page.screenshot();
  }

  close(): Promise<void> {
    return this.#page.close();
  }
}

class Firefox implements StartedBrowser {
  readonly #process: BoundProcess;
  readonly #folder: string;
  readonly #browser: Browser;
  readonly #errors: string[] = [];

  constructor(process: BoundProcess, folder: string, browser: Browser) {
    this.#process = process;
    this.#folder = folder;
    this.#browser = browser;
  }

  async openTab(): Promise<BrowserTab> {
    const page = await this.#browser.newPage({ type: 'window' });
    page.on('console', (said) => {
      if (said.type() === 'error') this.#errors.push(said.text());
    });
    page.on('pageerror', (error) => this.#errors.push(String(error)));
    return new FirefoxTab(page);
  }

  async errors(): Promise<readonly string[]> {
    return this.#errors;
  }

  async close(): Promise<void> {
    await this.#browser.disconnect();
    await this.#process.end();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Firefox without a screen, by WebDriver BiDi. */
export async function launchFirefox(): Promise<StartedBrowser> {
  const { connect } = await import('puppeteer-core');
  const folder = await ownFolder('firefox');
  const lines = Object.entries(preferences).map(
    ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`,
  );
  await writeFile(join(folder, 'user.js'), lines);
  const child = new BoundProcess(
    firefoxProgram,
    ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', folder, 'about:blank'],
    { ...onlyIn(folder), MOZ_CRASHREPORTER_DISABLE: '1' },
  );
  const [, url] = await child.said(/WebDriver BiDi listening on (ws:\S+)/);
  const browser = await connect({
    browserWSEndpoint: `${url}/session`,
    protocol: 'webDriverBiDi',
    defaultViewport: null,
  });
  return new Firefox(child, folder, browser);
}
