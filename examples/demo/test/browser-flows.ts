import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFaultProxy, waitFor, writeMessages } from '@chat/testkit';
import type { StartedBrowser } from '@chat/testkit/browsers';
import { expect, onTestFinished } from 'vitest';
import {
  type BrowserStage,
  bubble,
  button,
  field,
  menuItem,
  openVisitor,
  say,
  signInBy,
} from './browser-stage.js';
import { isKept } from './is-kept.js';
import { scrollUp } from './scroll-up.js';
import { testPicture } from './test-picture.js';

/** What is to be right in every browser, and is tested in those that are not Chromium by one file. */
export interface BrowserFlow {
  readonly what: string;
  flow(browser: StartedBrowser, stage: BrowserStage): Promise<void>;
}

export const browserFlows: readonly BrowserFlow[] = [
  {
    what: 'two people chat: what one writes the other reads, with links, and as seen',
    async flow(browser, stage) {
      const { site, ada, bo, conversation } = await stage.two();
      const hers = await openVisitor(browser, `${site.url}/?with=${bo.username}`);
      await signInBy(hers, ada);
      await hers.focus(field);
      await say(hers, 'hello from here, https://example.com');
      await hers.see({ css: 'a', text: 'https://example.com' });
      await waitFor(() => conversation.messages.at(-1)?.text.startsWith('hello from here'));
      await conversation.markRead();
      await hers.see({ css: '.meta', text: 'Read' });
      await conversation.send('And from there');
      await hers.see(bubble('And from there'));
    },
  },
  {
    what: 'what is written while there is no network comes once it is back, all of it once and in order',
    async flow(browser, stage) {
      const { site, ada, bo, conversation } = await stage.two();
      const network = await startFaultProxy(stage.server.port);
      site.chatUrl = network.url;
      const hers = await openVisitor(browser, `${site.url}/?with=${bo.username}`);
      await signInBy(hers, ada);
      await hers.focus(field);
      await say(hers, 'before the tunnel');
      await waitFor(() => conversation.messages.length === 1);
      network.refuse(true);
      network.cut();
      await hers.see({ css: 'chat-status, .banner, p', text: 'Reconnecting' });
      await say(hers, 'in the tunnel');
      await say(hers, 'still in it');
      await conversation.send('Are you there?');
      expect((await hers.look(bubble('Are you there?'))).count).toBe(0);
      network.heal();
      await hers.see(bubble('Are you there?'));
      await waitFor(() => conversation.messages.length === 4);
      await say(hers, 'out of it');
      await waitFor(() => conversation.messages.length === 5);
      expect(conversation.messages.map(({ text }) => text)).toEqual([
        ...['before the tunnel', 'Are you there?', 'in the tunnel', 'still in it', 'out of it'],
      ]);
      expect((await hers.look({ css: '.bubble' })).count).toBe(5);
    },
  },
  {
    what: 'a long history loads while one scrolls, and what is read stays where it is',
    async flow(browser, stage) {
      const { site, ada, bo, conversation } = await stage.two();
      const texts = Array.from(
        { length: 500 },
        (_, index) => `Message ${index + 1}.${' More words.'.repeat((index * 7) % 9)}`,
      );
      const token = bo.accessToken;
      await writeMessages(stage.server, token, conversation.id, texts);
      const hers = await openVisitor(browser, `${site.url}/?with=${bo.username}`);
      await signInBy(hers, ada);
      await hers.see(bubble('Message 500.'));
      const { unasked, steps, rows } = await hers.tab.run(scrollUp, 'Message 1.', 400);
      expect(unasked).toBeLessThanOrEqual(1);
      expect(steps).toBeGreaterThan(30);
      expect(rows).toBeLessThan(150);
      await hers.click({ css: '.jump' });
      await hers.see(bubble('Message 500.'));
    },
  },
  {
    what: 'a page that is loaded anew has the session, the conversation, and what was half written',
    async flow(browser, stage) {
      const { site, ada, bo, conversation } = await stage.two();
      const url = `${site.url}/?with=${bo.username}`;
      const hers = await openVisitor(browser, url);
      await signInBy(hers, ada);
      await conversation.send('What do you think?');
      await hers.see(bubble('What do you think?'));
      await hers.fill(field, 'half a thou');
      await waitFor(() => hers.tab.run(isKept, 'half a thou'), { message: 'the draft to be kept' });
      await hers.tab.goto(url);
      await hers.see(bubble('What do you think?'));
      await waitFor(async () => (await hers.look(field)).value === 'half a thou');
      await hers.fill(field, 'ght');
      await hers.press('Enter');
      await waitFor(() => conversation.messages.at(-1)?.text === 'half a thought');
    },
  },
  {
    what: 'a message is answered, reacted to and edited by the menu, and another one by keys alone',
    async flow(browser, stage) {
      const { site, ada, bo, conversation } = await stage.two();
      const hers = await openVisitor(browser, `${site.url}/?with=${bo.username}`);
      await signInBy(hers, ada);
      await conversation.send('Lunch?');
      await hers.click(bubble('Lunch?'), 'right');
      await hers.click(menuItem('React with 👍'));
      await waitFor(() => conversation.messages[0]?.reactions[0]?.emoji === '👍');
      await hers.see({ css: '.reaction.mine', text: '👍' });
      await hers.click(bubble('Lunch?'), 'right');
      await hers.click(menuItem('Reply'));
      await hers.see({ css: '.bar', text: 'Lunch?' });
      await hers.focus(field);
      await hers.tab.type('at two');
      await hers.press('Enter');
      await waitFor(() => conversation.messages[1]?.quote?.text === 'Lunch?');
      await hers.focus(field);
      await hers.press('ArrowUp');
      await hers.see({ css: '.bar', text: 'Edit message' });
      await hers.press('End');
      await hers.tab.type(', or three');
      await hers.press('Enter');
      await waitFor(() => conversation.messages[1]?.text === 'at two, or three');
      await hers.see({ css: '.edited' });

      // Over the button for files, to the message that was last acted on.
      await hers.press('Shift+Tab', 'Shift+Tab', 'ArrowDown');
      await hers.focus({ css: '.row', text: 'at two, or three' });
      await hers.press('Enter');
      await hers.see({ css: '[role=menu]' });
      await hers.press('Escape');
      await hers.miss({ css: '[role=menu]' });
      await hers.focus({ css: '.row', text: 'at two, or three' });
    },
  },
  {
    what: 'an emoji is searched for and picked, and a picture and a file are sent',
    async flow(browser, stage) {
      const { site, ada, bo, conversation } = await stage.two();
      const folder = await mkdtemp(join(tmpdir(), 'chat-attached-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const [picture, report] = [join(folder, 'pots.png'), join(folder, 'Watering.pdf')];
      await writeFile(picture, testPicture(1_200, 900));
      await writeFile(report, `%PDF-1.7\n${'% once a week\n'.repeat(200)}`);
      const hers = await openVisitor(browser, `${site.url}/?with=${bo.username}`);
      await signInBy(hers, ada);
      await hers.focus(field);
      await hers.click(button('Emoji'));
      await hers.focus({ css: 'input', name: 'Search emoji' });
      await hers.tab.type('pizza');
      await hers.see({ css: '[role=gridcell]', name: 'pizza' });
      await hers.press('Enter', 'Escape');
      await hers.miss({ css: 'chat-emoji-picker' });
      await waitFor(async () => (await hers.look(field)).value === '🍕');
      await hers.see(button('Attach files'));
      for (const [index, path] of [picture, report].entries()) {
        await hers.tab.chooseFile(path, () => {
          const composer = document
            .querySelector('chat-window')
            ?.shadowRoot?.querySelector('chat-composer');
          return composer?.shadowRoot?.querySelector('input[type=file]') ?? null;
        });
        await waitFor(
          async () => (await hers.look({ css: '.attached .item' })).count === index + 1,
        );
      }
      await hers.click(field);
      await hers.press('Enter');
      await waitFor(() => conversation.messages[0]?.files.length === 2);
      await hers.see({ css: '.shown img' });
      const { width, height } = await hers.look({ css: 'chat-picture' });
      expect([width, height]).toEqual([320, 240]);
      await hers.see({ css: '.file', text: 'Watering.pdf' });
    },
  },
  {
    what: 'a launcher is opened, written in and closed, and the focus goes in and comes back',
    async flow(browser, stage) {
      const { site, ada, bo, conversation } = await stage.two();
      const hers = await openVisitor(browser, `${site.url}/?launcher&with=${bo.username}`);
      await hers.click({ css: '#before' });
      await hers.press('Tab', 'Enter');
      await signInBy(hers, ada);
      await hers.focus(field);
      await hers.tab.type('from the launcher');
      await hers.press('Enter');
      await waitFor(() => conversation.messages.length === 1);
      await hers.press('Escape');
      await hers.miss(field);
      await hers.focus({ css: 'button', text: 'Open chat' });
      await conversation.send('Are you there?');
      await hers.see({ css: 'button', text: '1 unread' });
      await hers.press('Enter');
      await hers.see(bubble('Are you there?'));
    },
  },
  {
    what: 'a list of conversations tells what is new, and opens it beside itself',
    async flow(browser, stage) {
      const { site, ada, conversation } = await stage.two();
      const hers = await openVisitor(browser, `${site.url}/?wide`);
      await hers.tab.resize(1_100, 800);
      await signInBy(hers, ada);
      await conversation.send('Are you there?');
      await hers.see({ css: '.row .badge', text: '1 unread' });
      await hers.click({ css: '.choose', text: 'Are you there?' });
      await hers.see(bubble('Are you there?'));
      await hers.miss({ css: '.row .badge' });
      await hers.see({ css: '.choose', text: 'Are you there?' });
    },
  },
  {
    what: 'two tabs share one session: it is renewed by one of them for both, and ends in both',
    async flow(browser, stage) {
      const { site, ada, bo, conversation } = await stage.two();
      const url = `${site.url}/?with=${bo.username}`;
      const first = await openVisitor(browser, url);
      await signInBy(first, ada);
      await first.focus(field);
      const second = await openVisitor(browser, url);
      await second.see(field);
      const tabs = [first, second];
      const renewals = async () => {
        const counts = tabs.map(({ tab }) =>
          tab.run(
            () =>
              performance
                .getEntriesByType('resource')
                .filter(({ name }) => name.endsWith('/v1/auth/refresh')).length,
          ),
        );
        return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
      };
      const kept = () =>
        first.tab.run(() => {
          const key = Object.keys(localStorage).find((name) => name.startsWith('chat:session'));
          return (JSON.parse(localStorage.getItem(key ?? '') ?? '{}') as { refreshToken?: string })
            .refreshToken;
        });
      const had = new Set([await kept()]);
      const before = await renewals();
      await waitFor(
        async () => {
          had.add(await kept());
          return had.size > 1;
        },
        { timeout: 30_000 },
      );
      expect((await renewals()) - before).toBe(1);
      for (const [index, each] of tabs.entries()) await say(each, `from tab ${index + 1}`);
      await waitFor(() => conversation.messages.length === 2);
      for (const each of tabs) await each.see(bubble('from tab 2'));
      await first.click(button('Sign out'));
      for (const each of tabs) await each.see({ css: 'input', name: 'Username' });
    },
  },
  {
    what: 'a window that is shown only later is as one that was there at once',
    async flow(browser, stage) {
      const { site, ada, bo, conversation } = await stage.two();
      const url = `${site.url}/?with=${bo.username}`;
      const hers = await openVisitor(browser, url);
      await signInBy(hers, ada);
      await hers.focus(field);
      const texts = Array.from({ length: 60 }, (_, index) => `Message ${index + 1}`);
      await writeMessages(stage.server, bo.accessToken, conversation.id, texts);
      await hers.see(bubble('Message 60'));
      const show = (isShown: boolean) =>
        hers.tab.run(
          (display) => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(`chat-window { display: ${display} !important }`);
            document.adoptedStyleSheets = [sheet];
          },
          isShown ? 'block' : 'none',
        );
      const { y } = await hers.look(bubble('Message 60'));
      await show(false);
      await conversation.send('While it was hidden');
      await waitFor(() => conversation.messages.at(-1)?.seq === 61);
      await show(true);
      const last = await hers.see(bubble('While it was hidden'));
      expect(Math.abs(last.y - y)).toBeLessThanOrEqual(60);
    },
  },
];
