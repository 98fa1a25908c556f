import { registerUser, waitFor } from '@chat/testkit';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { RunningBot } from './running-bot.js';
import { open, signIn, twoOnStrictSite, write } from './window-steps.js';

const question = 'Tell me the story of a pot';
const beginning = 'It begins with a lump of clay';
const end = 'comes to see.';

const answers = (page: Page) => page.locator('.message:not(.own)', { hasText: beginning });
const streamed = (page: Page) => page.locator('.message.streaming');
const bubble = (page: Page, text: string) => page.locator('.bubble', { hasText: text });

/** What there is of the answer by now. */
async function textOf(page: Page): Promise<string> {
  return (await answers(page).locator('.bubble').textContent()) ?? '';
}

/** Ada and Bo, each in a window of their own with the bot. */
async function setUp() {
  const world = await twoOnStrictSite();
  const { site, chat, ada, bo, browser } = world;
  const user = await registerUser(chat);
  const bot = await RunningBot.start(chat, user);
  const address = `${site.url}/?with=${user.username}`;
  const [hers, his] = await Promise.all([open(browser, address), open(browser, address)]);
  await Promise.all([signIn(hers, ada), signIn(his, bo)]);
  return { ...world, user, bot, hers, his };
}

test('two people are answered at the same time, and who stops their answer keeps what is there', async () => {
  const { site, hers, his } = await setUp();
  await Promise.all([write(hers, question), write(his, question)]);
  await Promise.all([streamed(hers).waitFor(), streamed(his).waitFor()]);
  const [before] = await Promise.all([
    waitFor(async () => (await streamed(hers).textContent())?.includes(beginning) && textOf(hers)),
    waitFor(async () => (await streamed(his).textContent())?.includes(beginning)),
  ]);
  await hers.getByRole('button', { name: /^Stop/ }).click();
  await streamed(hers).waitFor({ state: 'detached' });
  const kept = await textOf(hers);
  expect(kept.startsWith(before as string)).toBe(true);
  expect(kept).not.toContain(end);
  expect(await hers.getByText('Broken off').count()).toBe(0);

  // Nobody else's is stopped by it.
  await bubble(his, end).waitFor({ timeout: 60_000 });
  await streamed(his).waitFor({ state: 'detached' });
  expect(await answers(his).count()).toBe(1);
  await hers.reload();
  await answers(hers).waitFor();
  expect(await textOf(hers)).toBe(kept);
  expect(site.reports).toEqual([]);
});

test('who reloads the page halfway sees what has been written, and how it goes on', async () => {
  const { site, hers } = await setUp();
  await write(hers, question);
  await waitFor(async () => (await textOf(hers)).length > 100);
  const before = await textOf(hers);
  await hers.reload();
  await streamed(hers).filter({ hasText: before }).waitFor();
  await bubble(hers, end).waitFor({ timeout: 60_000 });
  await streamed(hers).waitFor({ state: 'detached' });
  expect(await answers(hers).count()).toBe(1);
  expect(site.reports).toEqual([]);
});

test('where the part for it cannot be loaded, an answer grows all the same, and the next one has it', async () => {
  const { site, hers } = await setUp();
  const part = '**/chat-window-parts/streams.js*';
  let asked = 0;
  await hers.route(part, (route) => {
    asked += 1;
    return route.abort();
  });
  await write(hers, 'How is the light?');
  await streamed(hers).filter({ hasText: 'Bright, but not' }).waitFor();
  await bubble(hers, 'or it will lean.').waitFor();
  await streamed(hers).waitFor({ state: 'detached' });
  expect(asked).toBe(1);
  await hers.unroute(part);
  await write(hers, question);
  await hers.getByRole('button', { name: /^Stop/ }).click();
  await streamed(hers).waitFor({ state: 'detached' });
  expect(site.reports).toEqual([]);
});

test('of an answer whose writer is gone nothing is kept, and it is given once the writer is back', async () => {
  const { site, chat, user, bot, hers } = await setUp();
  await write(hers, question);
  await waitFor(async () => (await textOf(hers)).length > 60);
  await bot.kill();
  const broken = hers.locator('.message.broken');
  await broken.getByText('Broken off').waitFor();
  expect((await broken.textContent())?.includes(beginning)).toBe(true);
  expect(await streamed(hers).count()).toBe(0);

  await hers.reload();
  await bubble(hers, question).waitFor();
  expect(await answers(hers).count()).toBe(0);

  const back = await RunningBot.start(chat, user);
  await waitFor(async () => (await textOf(hers)).length > 60);
  await back.kill();
  await broken.waitFor();
  await hers.getByRole('button', { name: 'Discard' }).click();
  await broken.waitFor({ state: 'detached' });

  await RunningBot.start(chat, user);
  await bubble(hers, end).waitFor({ timeout: 60_000 });
  await streamed(hers).waitFor({ state: 'detached' });
  expect(await answers(hers).count()).toBe(1);
  expect(site.reports).toEqual([]);
});
