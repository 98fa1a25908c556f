import { existsSync, readdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WebDriver, WebElement } from 'selenium-webdriver';
import { freePort } from '../free-port.js';
import { waitFor } from '../wait-for.js';
import { BoundProcess } from './bound-process.js';
import type { BrowserTab, NamedKey, StartedBrowser } from './browser-tab.js';
import { onlyIn, ownFolder } from './own-folder.js';

/** Debian's: of `webkit2gtk-driver` and `xvfb`. */
export const webkitPrograms = ['WebKitWebDriver', 'Xvfb'];

/** Where Debian has the browser that comes with WebKitGTK: the folder is named after the machine's architecture. */
export const miniBrowser = (libraries = '/usr/lib'): string | undefined =>
  (existsSync(libraries) ? readdirSync(libraries) : [])
    .map((name) => join(libraries, name, 'webkit2gtk-4.1', 'MiniBrowser'))
    .find((path) => existsSync(path));

type Selenium = typeof import('selenium-webdriver');

/** What all its windows share: the driver does one thing at a time, and in one window. */
class WebKit implements StartedBrowser {
  readonly selenium: Selenium;
  readonly #processes: readonly BoundProcess[];
  readonly #folder: string;
  readonly #driver: WebDriver;
  #current = '';
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    selenium: Selenium,
    processes: readonly BoundProcess[],
    folder: string,
    driver: WebDriver,
  ) {
    this.selenium = selenium;
    this.#processes = processes;
    this.#folder = folder;
    this.#driver = driver;
  }

  /** Does it in that window, once all that was asked for before is done. */
  in<Result>(handle: string, work: (driver: WebDriver) => Promise<Result>): Promise<Result> {
    const done = this.#last.then(async () => {
      if (this.#current !== handle) await this.#driver.switchTo().window(handle);
      this.#current = handle;
      return work(this.#driver);
    });
    this.#last = done.catch(() => {});
    return done;
  }

  async openTab(): Promise<BrowserTab> {
    const first = (await this.#driver.getAllWindowHandles())[0] ?? '';
    // It begins with a window, and ends with its last one: so that one is only there to open others.
    const handle = await this.in(first, async (driver) => {
      await driver.switchTo().newWindow('window');
      this.#current = await driver.getWindowHandle();
      return this.#current;
    });
    return new WebKitTab(this, handle);
  }

  async errors(): Promise<readonly string[]> {
    const said = await readFile(join(this.#folder, 'console.log'), 'utf8');
    return said.split('\n').filter((line) => /^CONSOLE .*\bERROR\b/.test(line));
  }

  async close(): Promise<void> {
    await Promise.all(this.#processes.map((each) => each.end()));
    await rm(this.#folder, { recursive: true, force: true });
  }
}

class WebKitTab implements BrowserTab {
  readonly #browser: WebKit;
  readonly #handle: string;

  constructor(browser: WebKit, handle: string) {
    this.#browser = browser;
    this.#handle = handle;
  }

  #do<Result>(work: (driver: WebDriver) => Promise<Result>): Promise<Result> {
    return this.#browser.in(this.#handle, work);
  }

  goto(url: string): Promise<void> {
    return this.#do((driver) => driver.get(url));
  }

  async resize(width: number, height: number): Promise<void> {
    const window = await this.#do((driver) => driver.manage().window().getRect());
    const [innerWide, innerHigh] = await this.run(() => [innerWidth, innerHeight] as const);
    const rect = {
      width: window.width - innerWide + width,
      height: window.height - innerHigh + height,
    };
    await this.#do((driver) => driver.manage().window().setRect(rect));
    await waitFor(() => this.run((w, h) => innerWidth === w && innerHeight === h, width, height), {
      message: `a window of ${width} × ${height}`,
    });
  }

  run<Args extends readonly unknown[], Result>(
    work: (...args: Args) => Result,
    ...args: Args
  ): Promise<Awaited<Result>> {
    return this.#do((driver) => driver.executeScript<Awaited<Result>>(work, ...args));
  }

  async click(x: number, y: number, button: 'left' | 'right' = 'left'): Promise<void> {
    const { Button } = this.#browser.selenium;
    await this.#do((driver) =>
      driver
        .actions({ async: true })
        .move({ x: Math.round(x), y: Math.round(y), duration: 0 })
        .press(button === 'left' ? Button.LEFT : Button.RIGHT)
        .release(button === 'left' ? Button.LEFT : Button.RIGHT)
        .perform(),
    );
  }

  async type(text: string): Promise<void> {
    await this.#do((driver) => driver.actions({ async: true }).sendKeys(text).perform());
  }

  async press(key: NamedKey): Promise<void> {
    const { Key } = this.#browser.selenium;
    const keys = {
      ArrowDown: Key.ARROW_DOWN,
      ArrowUp: Key.ARROW_UP,
      End: Key.END,
      Enter: Key.ENTER,
      Escape: Key.ESCAPE,
      Home: Key.HOME,
      Tab: Key.TAB,
    };
    await this.#do((driver) => {
      const actions = driver.actions({ async: true });
      return key === 'Shift+Tab'
        ? actions.keyDown(Key.SHIFT).sendKeys(Key.TAB).keyUp(Key.SHIFT).perform()
        : actions.sendKeys(keys[key]).perform();
    });
  }

  async chooseFile(path: string, field: () => Element | null): Promise<void> {
    await this.#do(async (driver) => {
      const found = await driver.executeScript<WebElement>(field);
      await found.sendKeys(path);
    });
  }

  async screenshot(): Promise<Uint8Array> {
    return Buffer.from(await this.#do((driver) => driver.takeScreenshot()), 'base64');
  }

  close(): Promise<void> {
    return this.#do((driver) => driver.close());
  }
}

/** WebKitGTK's own small browser, on a screen that nobody sees, by WebDriver. */
export async function launchWebKit(): Promise<StartedBrowser> {
  const selenium = await import('selenium-webdriver');
  const folder = await ownFolder('webkit');
  const screen = new BoundProcess('Xvfb', [
    ...['-displayfd', '1', '-nolisten', 'tcp', '-screen', '0', '1400x1100x24'],
  ]);
  const [display] = await screen.said(/\d+(?=\n)/);
  // The driver throws away what the browser says.
  const program = join(folder, 'browser');
  const script = `#!/bin/sh\nexec '${miniBrowser()}' "$@" >'${join(folder, 'console.log')}' 2>&1\n`;
  await writeFile(program, script, { mode: 0o755 });
  const port = await freePort();
  const driverProcess = new BoundProcess('WebKitWebDriver', [`--port=${port}`], {
    ...onlyIn(folder),
    DISPLAY: `:${display}`,
    LANG: 'C.UTF-8',
  });
  const server = `http://127.0.0.1:${port}`;
  await waitFor(async () => (await fetch(`${server}/status`)).ok);
  const driver = await new selenium.Builder()
    .usingServer(server)
    .withCapabilities({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': {
        binary: program,
        args: ['--automation', '--enable-write-console-messages-to-stdout=true'],
      },
    })
    .build();
  await driver.manage().setTimeouts({ script: 60_000 });
  return new WebKit(selenium, [driverProcess, screen], folder, driver);
}
