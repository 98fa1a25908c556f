import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import { testPicture } from './test-picture.js';
import { composer, open, signIn, twoOnStrictSite, write } from './window-steps.js';

const picture = {
  name: 'pots.png',
  mimeType: 'image/png',
  buffer: testPicture(1_200, 900),
};
const report = {
  name: 'Watering.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.7\n${'% once a week\n'.repeat(200)}`),
};

const rows = (page: Page) => page.locator('chat-message');
const attached = (page: Page) => page.locator('chat-composer .item');
const send = (page: Page) => page.getByRole('button', { name: 'Send', exact: true });
/** A picture that is there, and not what stands in for it. */
const shown = (within: Page | Locator) => within.locator('chat-picture .shown img');

/** Two people in one conversation, each in a window of theirs on a strict page. */
async function setUp() {
  // The same for all nodes.
  const folder = await mkdtemp(join(tmpdir(), 'chat-files-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { site, ada, bo, browser } = await twoOnStrictSite({ FILES_URL: `file:${folder}` });
  const [hers, his] = await Promise.all([
    open(browser, `${site.url}/?with=${bo.username}`),
    open(browser, `${site.url}/?with=${ada.username}`),
  ]);
  await Promise.all([signIn(hers, ada), signIn(his, bo)]);
  return { site, hers, his };
}

async function choose(page: Page, ...files: (typeof picture)[]): Promise<void> {
  const before = await attached(page).count();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Attach files' }).click(),
  ]);
  await chooser.setFiles(files);
  await attached(page)
    .nth(before + files.length - 1)
    .waitFor();
}

/** As if files were pasted into the field, or let go over the messages. */
async function give(page: Page, how: 'paste' | 'drop', { name, mimeType, buffer }: typeof picture) {
  const target = how === 'paste' ? composer(page) : page.locator('chat-message-list');
  await target.evaluate(
    (element, { how, name, mimeType, bytes }) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(bytes)], name, { type: mimeType }));
      const what = { bubbles: true, composed: true, cancelable: true };
      element.dispatchEvent(
        how === 'paste'
          ? new ClipboardEvent(how, { ...what, clipboardData: data })
          : new DragEvent(how, { ...what, dataTransfer: data }),
      );
    },
    { how, name, mimeType, bytes: [...buffer] },
  );
}

test('a picture and a file are chosen and sent with a word; the other one looks at the first, and saves the second', async () => {
  const { site, hers, his } = await setUp();
  await choose(hers, picture, report);
  await write(hers, 'What you asked for');
  for (const each of [hers, his]) {
    const message = rows(each).filter({ hasText: 'What you asked for' });
    await shown(message).waitFor();
    const box = await message.locator('chat-picture').boundingBox();
    expect([box?.width, box?.height]).toEqual([320, 240]);
    await message.locator('.file', { hasText: 'Watering.pdf' }).waitFor();
  }
  expect(await attached(hers).count()).toBe(0);

  await his.getByRole('button', { name: /Open picture/ }).click();
  const viewer = his.getByRole('dialog', { name: /pots.png/ });
  await shown(viewer).waitFor();
  const [saved] = await Promise.all([
    his.waitForEvent('download'),
    viewer.getByRole('button', { name: 'Download' }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe('pots.png');
  await his.keyboard.press('Escape');
  await viewer.waitFor({ state: 'detached' });

  const [download] = await Promise.all([
    his.waitForEvent('download'),
    his.getByRole('button', { name: /Download .*Watering.pdf/ }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('Watering.pdf');
  expect(await readFile(await download.path())).toEqual(report.buffer);
  expect(site.reports).toEqual([]);
});

test('what is pasted and dropped goes without a word, and is still there after a reload', async () => {
  const { site, hers, his } = await setUp();
  await give(hers, 'paste', picture);
  await attached(hers).waitFor();
  await give(hers, 'drop', { ...picture, name: 'more pots.png', buffer: testPicture(300, 400) });
  await attached(hers).nth(1).waitFor();
  await send(hers).click();
  await shown(his).nth(1).waitFor();
  await his.reload();
  await shown(his).nth(1).waitFor();
  expect(await rows(his).count()).toBe(1);
  expect(site.reports).toEqual([]);
});

test('what is taken back while it is uploaded is nowhere, and what is written after it arrives', async () => {
  const { site, hers, his } = await setUp();
  let held = 0;
  await hers.route('**/v1/uploads**', () => {
    // Nobody answers.
    held += 1;
  });
  await choose(hers, picture);
  await send(hers).click();
  const cancel = hers.getByRole('button', { name: 'Cancel sending' });
  await cancel.waitFor();
  await expect.poll(() => held).toBeGreaterThan(0);
  await cancel.click();
  await rows(hers).waitFor({ state: 'detached' });
  await hers.unrouteAll({ behavior: 'ignoreErrors' });
  await write(hers, 'Never mind');
  await rows(his).filter({ hasText: 'Never mind' }).waitFor();
  await choose(hers, report);
  await send(hers).click();
  await rows(his).locator('.file', { hasText: 'Watering.pdf' }).waitFor();
  expect(await rows(his).count()).toBe(2);
  expect(site.reports).toEqual([]);
});
