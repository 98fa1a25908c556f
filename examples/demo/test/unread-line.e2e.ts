import { writeMessages } from '@chat/testkit';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { isKept } from './is-kept.js';
import { open, signIn, twoOnStrictSite } from './window-steps.js';

const shown = (page: Page, text: string) =>
  page.locator('chat-message-list .bubble').getByText(text, { exact: true });

/** The text behind the line; null where there is none. */
const behindLine = (page: Page) =>
  page.evaluate(() => {
    const list = document
      .querySelector('chat-window')
      ?.shadowRoot?.querySelector('chat-message-list');
    const row = list?.shadowRoot?.querySelector('.unread + .row');
    return row?.querySelector('chat-message')?.shadowRoot?.textContent ?? null;
  });

const upToDate = (page: Page) =>
  page.waitForFunction(() => {
    const chat = document.querySelector('chat-window');
    return (chat as { conversation?: { upToDate: boolean } } | null)?.conversation?.upToDate;
  });

/** Until the device has kept a text. */
const kept = (page: Page, text: string) => page.waitForFunction(isKept, text);

/** Ada's page has gone from a conversation with Bo whose first message she has read. */
async function away() {
  const { site, chat, ada, bo, browser } = await twoOnStrictSite();
  const url = `${site.url}/?with=${bo.username}`;
  const page = await open(browser, url);
  await signIn(page, ada);
  const id = await page.evaluate(
    () =>
      (document.querySelector('chat-window') as unknown as { conversation: { id: string } })
        .conversation.id,
  );
  const writes = (...texts: string[]) => writeMessages(chat, bo.accessToken, id, texts);
  /** Until the server knows that she has read so many. */
  const isRead = (count: number) =>
    expect
      .poll(async () => {
        const headers = { authorization: `Bearer ${ada.accessToken}` };
        const response = await fetch(`${chat.url}/v1/conversations/${id}`, { headers });
        const { conversation } = (await response.json()) as {
          conversation: { members: { user: { username: string }; read: number }[] };
        };
        return conversation.members.find(({ user }) => user.username === ada.username)?.read;
      })
      .toBe(count);
  await writes('Seen before');
  await shown(page, 'Seen before').waitFor();
  await Promise.all([kept(page, 'Seen before'), isRead(1)]);
  await page.goto('about:blank');
  return { page, url, ada, browser, writes, isRead };
}

test('who comes back to a conversation that the device has kept finds the line before what was missed', async () => {
  const { page, url, writes, isRead } = await away();
  await writes('Missed first', 'Missed second');
  await page.goto(url);
  await shown(page, 'Missed second').waitFor();
  await expect.poll(() => behindLine(page)).toContain('Missed first');
  // It was read then: who comes again has none.
  await Promise.all([kept(page, 'Missed second'), isRead(3)]);
  await page.goto('about:blank');
  await page.goto(url);
  await shown(page, 'Missed second').waitFor();
  await upToDate(page);
  await writes('Live');
  await shown(page, 'Live').waitFor();
  expect(await behindLine(page)).toBeNull();
});

test('what was read on another device meanwhile is before the line', async () => {
  const { page, url, ada, browser, writes, isRead } = await away();
  await writes('Read elsewhere');
  const other = await open(browser, url);
  await signIn(other, ada);
  await shown(other, 'Read elsewhere').waitFor();
  await isRead(2);
  await other.close();
  await writes('Missed by both');
  await page.goto(url);
  await shown(page, 'Missed by both').waitFor();
  await expect.poll(() => behindLine(page)).toContain('Missed by both');
});
