import { chromiumArgs } from '@chat/testkit';
import { chromium } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import { Gallery, galleryTime, whatToDo } from '../gallery/gallery.js';
import { pictures } from '../gallery/pictures.js';
import { runPlayground } from '../gallery/running-playground.js';

/** Letters are drawn alike, whatever the machine's settings for them are. */
const alike = ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'];

test('everything looks as in the kept pictures', async () => {
  const executablePath = process.env.CHROMIUM_PATH;
  const browser = await chromium.launch({
    args: [...chromiumArgs, ...alike],
    ...(executablePath && { executablePath }),
  });
  onTestFinished(() => browser.close());
  const url = await runPlayground(galleryTime);
  const update = process.env.GALLERY_UPDATE === '1';
  const changed = await new Gallery({ url, browser, update }).go();
  expect(changed, whatToDo).toEqual([]);
}, 300_000);

test('every two of form, device, look, scheme and direction meet in some picture', () => {
  const rows = pictures.filter(({ group }) => group === 'Forms').map(({ name }) => name.split('-'));
  const values = [0, 1, 2, 3, 4].map((i) => [...new Set(rows.map((row) => row[i]))]);
  const lacking = values.flatMap((of, i) =>
    values
      .slice(i + 1)
      .flatMap((others, j) =>
        of.flatMap((value) =>
          others
            .filter((other) => !rows.some((row) => row[i] === value && row[i + j + 1] === other))
            .map((other) => `${value} and ${other}`),
        ),
      ),
  );
  expect(lacking).toEqual([]);
});
