import type { TimelineMessage } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html, render } from 'lit';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { lateActions } from '../late-element.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatMessageList } from './chat-message-list.js';

beforeAll(() => lateActions.load());

const messages = (from: number, to: number): TimelineMessage[] =>
  Array.from({ length: to - from + 1 }, (_, index) => timelineMessage({ seq: from + index }));

interface Shown {
  readonly messages: readonly TimelineMessage[];
  readonly readThrough: number | null;
  readonly hasOlder?: boolean;
}

async function list(begin: Shown) {
  const place = await mount<HTMLElement>(html`<div></div>`);
  const seen: string[] = [];
  const show = async (shown: Shown) => {
    render(
      html`<chat-message-list
        style="height: 500px"
        .messages=${shown.messages}
        .readThrough=${shown.readThrough}
        .hasOlder=${shown.hasOlder ?? false}
        .peerName=${'Ada'}
        @chat-messages-seen=${() => seen.push('latest')}
      ></chat-message-list>`,
      place,
    );
    for (let count = 0; count < 3; count++) await new Promise(requestAnimationFrame);
  };
  await show(begin);
  const element = place.querySelector('chat-message-list') as ChatMessageList;
  return { element, show, seen, scroller: inside(element, '.scroller') };
}

/** What stands behind the line; null where there is none. */
function behindLine(element: Element): string | null {
  const row = element.shadowRoot?.querySelector('.unread')?.nextElementSibling;
  return row?.querySelector('chat-message')?.message?.text ?? null;
}

const lines = (element: Element) => element.shadowRoot?.querySelectorAll('.unread').length;

/** How far the line is below the top of what can be seen. */
const lineAt = (element: Element): number =>
  inside(element, '.unread').getBoundingClientRect().top -
  inside(element, '.scroller').getBoundingClientRect().top;

test('a line stands behind what was read, in words, as one separator', async () => {
  const { element } = await list({ messages: messages(1, 30), readThrough: 28 });
  expect(behindLine(element)).toBe('Message 29');
  const separator = inside(element, '.unread [role=separator]');
  expect(separator.getAttribute('aria-label')).toBe('New messages');
  expect(textOf(separator)).toBe('New messages');
  // What ends before it says when that was.
  expect(has(element, '.row:has(+ .unread) chat-message[last]')).toBe(true);
  expect(has(element, '.unread + .row chat-message[first]')).toBe(true);
  expect(await accessibilityProblems(element)).toEqual([]);
});

test('begins at the latest message, however much is unread', async () => {
  const { element, seen } = await list({ messages: messages(1, 300), readThrough: 200 });
  expect(element.showsLatest).toBe(true);
  expect(seen).not.toEqual([]);
});

test('whoever is further up is led to the line first, then to the latest message', async () => {
  const { element, scroller } = await list({ messages: messages(1, 300), readThrough: 200 });
  scroller.scrollTop = 0;
  await until(() => has(element, '.jump') && (!has(element, '.unread') || lineAt(element) > 500));
  inside<HTMLElement>(element, '.jump').click();
  await until(() => has(element, '.unread') && lineAt(element) > 0 && lineAt(element) < 120);
  await until(
    () =>
      element.shadowRoot?.activeElement?.querySelector('chat-message')?.message?.text ===
      'Message 201',
  );
  inside<HTMLElement>(element, '.jump').click();
  await until(() => element.showsLatest);
});

test('stays where it is when more comes, older ones are loaded, or what it stands before is deleted', async () => {
  const { element, show } = await list({ messages: messages(21, 30), readThrough: 28 });
  await show({ messages: messages(21, 40), readThrough: 28 });
  expect(behindLine(element)).toBe('Message 29');
  await show({ messages: messages(1, 40), readThrough: 28 });
  expect(behindLine(element)).toBe('Message 29');
  const deleted = messages(1, 40).map((each) =>
    each.seq === 29 ? { ...each, text: '', deleted: true } : each,
  );
  await show({ messages: deleted, readThrough: 28 });
  expect(has(element, '.unread + .row')).toBe(true);
  // As after a conversation was cleared, or what one has blocked is gone.
  await show({ messages: messages(30, 40), readThrough: 28 });
  expect(behindLine(element)).toBe('Message 30');
  expect(lines(element)).toBe(1);
  await show({ messages: messages(30, 40), readThrough: null });
  expect(lines(element)).toBe(0);
});

test('stands nowhere before it is known where: as long as unread messages may be older than what is loaded', async () => {
  const { element, show } = await list({
    messages: messages(40, 60),
    readThrough: 28,
    hasOlder: true,
  });
  expect(lines(element)).toBe(0);
  expect(element.showsLatest).toBe(true);
  await show({ messages: messages(20, 60), readThrough: 28, hasOlder: true });
  expect(behindLine(element)).toBe('Message 29');
  expect(element.showsLatest).toBe(true);
});

test('never stands before what one has written oneself', async () => {
  const own = timelineMessage({ seq: 3, own: true });
  const { element, show } = await list({ messages: [...messages(1, 2), own], readThrough: 2 });
  expect(lines(element)).toBe(0);
  await show({ messages: [...messages(1, 2), own, ...messages(4, 5)], readThrough: 2 });
  expect(behindLine(element)).toBe('Message 4');
});

test('is there in the language of the page', async () => {
  const { element } = await list({ messages: messages(1, 5), readThrough: 3 });
  document.documentElement.lang = 'de';
  onTestFinished(() => {
    document.documentElement.lang = 'en';
  });
  await until(() => textOf(inside(element, '.unread')).includes('Neue Nachrichten'));
});
