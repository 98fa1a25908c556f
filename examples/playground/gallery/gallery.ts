import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { Camera } from './camera.js';
import { differenceOf } from './difference.js';
import { galleryPage } from './gallery-page.js';
import { type Device, type Picture, pictures } from './pictures.js';

/** When all pictures are taken. */
export const galleryTime = '2026-03-05T15:42:00Z';

const docs = new URL('../../../docs/', import.meta.url);
const kept = new URL('gallery/', docs);
const page = new URL('GALLERY.md', docs);
/** Where what changed is to be looked at; git ignores it. */
const changed = new URL('../../../.cache/gallery/', import.meta.url);

/** So many pixels of a picture may be another colour: a smoothed corner, and no letter. */
const tolerance = 12;
/** A picture that is so many times the same has come to rest. */
const rest = 3;
/** What never does is taken as it is. */
const most = 12;

/** Takes all pictures, and says which are not as the kept ones, or keeps them. */
export class Gallery {
  readonly #url: string;
  readonly #browser: Browser;
  readonly #update: boolean;

  constructor(options: {
    readonly url: string;
    readonly browser: Browser;
    readonly update: boolean;
  }) {
    this.#url = options.url;
    this.#browser = options.browser;
    this.#update = options.update;
  }

  /** @returns a line for each picture, and the page, that is not as it was */
  async go(): Promise<readonly string[]> {
    await rm(changed, { recursive: true, force: true });
    await Promise.all([changed, kept].map((folder) => mkdir(folder, { recursive: true })));
    const only = process.env.GALLERY_ONLY;
    const chosen = only ? pictures.filter(({ name }) => new RegExp(only).test(name)) : pictures;
    const lanes: readonly Device[] = ['desktop', 'phone', 'desktop', 'phone', 'small'];
    const waiting = [...chosen];
    const next = (device: Device): Picture | undefined => {
      const at = waiting.findIndex((picture) => picture.device === device);
      return at < 0 ? undefined : waiting.splice(at, 1)[0];
    };
    const found = await Promise.all(
      lanes.map(async (device) => {
        const camera = await Camera.open(this.#browser, device, this.#url, galleryTime);
        const lines: string[] = [];
        for (;;) {
          const picture = next(device);
          if (!picture) return lines;
          const line = await this.#look(picture, camera).catch(
            ({ message }: Error) => `${picture.name}: could not be taken: ${message}`,
          );
          if (line) lines.push(line);
        }
      }),
    );
    return [...found.flat(), ...(only ? [] : await this.#around())];
  }

  async #look(picture: Picture, camera: Camera): Promise<string | undefined> {
    const file = new URL(`${picture.name}.png`, kept);
    const before = await readFile(file).catch(() => null);
    let after = await camera.take(picture);
    for (let [i, alike] = [0, 0]; i < most && alike < rest; i += 1) {
      if (before && differenceOf(before, after).pixels <= tolerance) return;
      // Something may be late.
      await new Promise((resolve) => setTimeout(resolve, 150));
      const next = await camera.again();
      alike = differenceOf(after, next).pixels === 0 ? alike + 1 : 0;
      after = next;
    }
    if (this.#update) {
      await writeFile(file, after);
      return;
    }
    if (!before) return `${picture.name}: is new`;
    const { pixels, shown } = differenceOf(before, after);
    await writeFile(new URL(`${picture.name}.before.png`, changed), before);
    await writeFile(new URL(`${picture.name}.after.png`, changed), after);
    if (shown) await writeFile(new URL(`${picture.name}.difference.png`, changed), shown);
    return `${picture.name}: ${pixels} pixels differ`;
  }

  /** The page that shows them, and pictures of nothing that there still is. */
  async #around(): Promise<readonly string[]> {
    const lines: string[] = [];
    const text = galleryPage(pictures);
    if ((await readFile(page, 'utf8').catch(() => '')) !== text) {
      if (this.#update) await writeFile(page, text);
      else lines.push('docs/GALLERY.md: is another');
    }
    const names = new Set(pictures.map(({ name }) => `${name}.png`));
    for (const name of await readdir(kept)) {
      if (names.has(name)) continue;
      if (this.#update) await rm(new URL(name, kept));
      else lines.push(`${name}: is of nothing that there is`);
    }
    return lines;
  }
}

/** What to do about it, for who reads that a test failed. */
export const whatToDo = `Look at them in ${fileURLToPath(changed)} (before, after, and what differs). What is meant to be so
is kept by \`npm run gallery -- --update\`.`;
