import type { Browser, BrowserContextOptions, Page } from 'playwright';
import type { Device, Picture } from './pictures.js';

const devices: Readonly<Record<Device, BrowserContextOptions>> = {
  desktop: { viewport: { width: 960, height: 660 } },
  phone: { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true },
  small: { viewport: { width: 320, height: 568 }, hasTouch: true, isMobile: true },
};

/** Takes pictures of stages, all of one device, one after the other. */
export class Camera {
  readonly #page: Page;
  readonly #url: string;

  private constructor(page: Page, url: string) {
    this.#page = page;
    this.#url = url;
  }

  static async open(browser: Browser, device: Device, url: string, time: string): Promise<Camera> {
    const context = await browser.newContext({
      ...devices[device],
      ...{ locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce' },
    });
    const page = await context.newPage();
    await page.clock.setFixedTime(time);
    return new Camera(page, url);
  }

  /** @returns a PNG */
  async take({ chosen, scheme, forcedColors = false, hover }: Picture): Promise<Buffer> {
    const page = this.#page;
    await page.emulateMedia({
      colorScheme: scheme,
      forcedColors: forcedColors ? 'active' : 'none',
      reducedMotion: 'reduce',
    });
    const query = new URLSearchParams({ lang: 'en', ...chosen, still: '' });
    await page.goto(`${this.#url}/stage?${query}`);
    await page.locator('html[data-ready]').waitFor({ timeout: 15_000 });
    await page.evaluate(() => document.fonts.ready);
    if (hover) await page.hover(hover);
    else await page.mouse.move(0, 0);
    return this.again();
  }

  /** What is to be seen now: what loads late, as pictures and words do, may not have been there before. */
  async again(): Promise<Buffer> {
    return this.#page.screenshot({ animations: 'disabled', caret: 'hide' });
  }
}
