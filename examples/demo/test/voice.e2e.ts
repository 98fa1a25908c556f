import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, onTestFinished, test } from 'vitest';
import { composer, open, signIn, twoOnStrictSite, write } from './window-steps.js';

/** Two people in one conversation, each in a window of theirs on a strict page, with microphones that beep. */
async function setUp(env: Readonly<Record<string, string>> = {}) {
  // The same for all nodes.
  const folder = await mkdtemp(join(tmpdir(), 'chat-files-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { site, ada, bo, browser } = await twoOnStrictSite({ FILES_URL: `file:${folder}`, ...env });
  const [hers, his] = await Promise.all([
    open(browser, `${site.url}/?with=${bo.username}`),
    open(browser, `${site.url}/?with=${ada.username}`),
  ]);
  await Promise.all([signIn(hers, ada), signIn(his, bo)]);
  return { site, hers, his };
}

const microphone = (page: Page) => page.getByRole('button', { name: 'Record a voice message' });
const recorder = (page: Page) => page.locator('chat-recorder');
const messages = (page: Page) => page.locator('chat-message chat-voice');
const focused = (page: Page, name: string) =>
  page.waitForFunction((name) => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element?.ariaLabel?.startsWith(name);
  }, name);

/** Until it has been recorded for so long. */
const recorded = (page: Page, time: string) =>
  recorder(page).locator('.time', { hasText: time }).waitFor();

test('a voice message is recorded, listened to, sent and played by keyboard alone', async () => {
  const { site, hers, his } = await setUp();
  await microphone(hers).focus();
  await hers.keyboard.press('Enter');
  await focused(hers, 'Stop and listen');
  await recorded(hers, '0:02');
  await hers.keyboard.press('Enter');
  await focused(hers, 'Play');
  await hers.keyboard.press('Enter');
  await focused(hers, 'Pause');
  await recorder(hers).getByRole('slider').focus();
  await hers.keyboard.press('End');
  await focused(hers, 'Position');
  // Over the speed, to what sends it.
  await hers.keyboard.press('Tab');
  await hers.keyboard.press('Tab');
  await focused(hers, 'Send');
  await hers.keyboard.press('Enter');
  await focused(hers, 'Record a voice message');

  for (const page of [hers, his]) {
    await messages(page).locator('.bars').waitFor();
    expect(await messages(page).locator('rect').count()).toBe(40);
    expect(await messages(page).locator('.time').textContent()).toMatch(/^0:0[23]$/);
  }
  // To the message, and to what is in it.
  await composer(his).focus();
  await his.keyboard.press('Shift+Tab');
  await messages(his).getByRole('button', { name: /^Play/ }).focus();
  await his.keyboard.press('Space');
  await focused(his, 'Pause');
  const full = () => messages(his).locator('rect[opacity="1"]').count();
  await expect.poll(full).toBeGreaterThan(10);
  await focused(his, 'Play');
  expect(await full()).toBe(0);
  expect(site.reports).toEqual([]);
});

test('one that is cancelled goes nowhere, and one can be sent at once, and be answered', async () => {
  const { hers, his } = await setUp();
  await microphone(hers).click();
  await recorded(hers, '0:01');
  await hers.keyboard.press('Escape');
  await focused(hers, 'Record a voice message');
  await microphone(hers).click();
  await recorded(hers, '0:01');
  await recorder(hers).getByRole('button', { name: 'Send' }).click();
  await messages(his).waitFor();
  expect(await messages(his).count()).toBe(1);

  await his.locator('chat-message-list [data-key]').last().focus();
  await his.keyboard.press('r');
  await write(his, 'I hear you');
  const answer = hers.locator('chat-message').filter({ hasText: 'I hear you' });
  await answer.locator('.quote', { hasText: /Voice message, 0:0[12]/ }).waitFor();
});

test('one that is recorded without a connection is sent with the next one, also after a reload', async () => {
  const { hers, his } = await setUp();
  await microphone(hers).click();
  await recorded(hers, '0:01');
  await hers.context().setOffline(true);
  await recorder(hers).getByRole('button', { name: 'Send' }).click();
  // What plays it is not here yet.
  await hers.locator('chat-message', { hasText: /Voice message, 0:0[12]/ }).waitFor();
  expect(await messages(his).count()).toBe(0);
  await hers.context().setOffline(false);
  await hers.reload();
  await messages(hers).locator('.bars').waitFor();
  await messages(his).waitFor();
  expect(await messages(his).locator('.time').textContent()).toMatch(/^0:0[12]$/);
});

test('where the server has none, nothing offers to record one', async () => {
  const { hers } = await setUp({ FEATURES_OFF: 'voice' });
  await hers.getByRole('button', { name: 'Attach files' }).waitFor();
  expect(await microphone(hers).count()).toBe(0);
});
