import type { ConversationSummary } from '@chat/client';
import { html } from 'lit';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { lateInbox } from '../late-element.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount, settled } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ArrangeEvent } from './arrange-event.js';
import type { ChatConversationList } from './chat-conversation-list.js';
import type { ChooseEvent } from './choose-event.js';
import type { PeerEvent } from './peer-event.js';
import type { ShowArchivedEvent } from './show-archived-event.js';

const none = { pinned: false, mutedUntil: null, archived: false, unread: false };

function summary(name: string, fields: Partial<ConversationSummary> = {}): ConversationSummary {
  const peer = { id: name, username: name.toLowerCase(), name };
  return {
    ...{ id: `with ${name}`, peer, members: [peer], activeAt: Date.now(), unread: 0 },
    ...{ lastMessage: timelineMessage({ seq: 1, text: `This is ${name}` }), draft: '' },
    ...{ settings: none, typing: false, blocked: false, topic: '', data: null },
    ...fields,
  };
}

async function open(
  items: readonly ConversationSummary[] | null,
  fields: Partial<ChatConversationList> = {},
  dir = 'ltr',
) {
  await lateInbox.load();
  const place = await mount<HTMLElement>(html`
    <div dir=${dir}><chat-conversation-list .items=${items}   .arranges=${true} .opens=${true}></chat-conversation-list></div>
  `);
  const list = place.firstElementChild as ChatConversationList;
  for (const [name, value] of [
    ['inline-size', '360px'],
    ['block-size', '500px'],
  ] as const) {
    list.style.setProperty(name, value);
  }
  Object.assign(list, fields);
  await list.updateComplete;
  await settled(list);
  const happened: string[] = [];
  list.addEventListener('chat-choose', ({ conversationId }: ChooseEvent) =>
    happened.push(`choose ${conversationId}`),
  );
  list.addEventListener('chat-peer', ({ username }: PeerEvent) =>
    happened.push(`start ${username}`),
  );
  list.addEventListener('chat-arrange', ({ conversationId, action, duration }: ArrangeEvent) => {
    const length = action === 'mute' ? ` for ${duration / 3_600_000} h` : '';
    happened.push(`${action} ${conversationId}${length}`);
  });
  list.addEventListener('chat-load-more', () => happened.push('more'));
  list.addEventListener('chat-show-archived', ({ archived }: ShowArchivedEvent) =>
    happened.push(archived ? 'archive' : 'list'),
  );
  return { list, happened };
}

const rows = (list: ChatConversationList) => [
  ...(list.shadowRoot?.querySelectorAll<HTMLElement>('.row') ?? []),
];
const said = (row: HTMLElement | undefined) =>
  textOf(row?.querySelector('.choose') as HTMLElement).trim();
const items = (list: ChatConversationList) =>
  [...(list.shadowRoot?.querySelectorAll<HTMLElement>('.item') ?? [])].map((item) =>
    textOf(item).trim(),
  );
const focused = (list: ChatConversationList) => list.shadowRoot?.activeElement as HTMLElement;

/** Opens the menu of a row by its button, as who sees nothing does. */
async function openMenu(list: ChatConversationList, index = 0): Promise<void> {
  rows(list)[index]?.querySelector<HTMLElement>('.more')?.click();
  await list.updateComplete;
}

describe('a conversation in the list', () => {
  test('says who it is with, what was said last and how much is new', async () => {
    const { list } = await open([
      summary('Ada', { unread: 3 }),
      summary('Bo', { unread: 100, settings: { ...none, mutedUntil: Infinity } }),
      summary('Cy', { lastMessage: timelineMessage({ seq: 1, own: true, text: 'Bye' }) }),
      summary('Di', { lastMessage: timelineMessage({ seq: 1, deleted: true, text: '' }) }),
      summary('Ed', { draft: 'Dear Ed', settings: { ...none, pinned: true } }),
      summary('Fi', { lastMessage: null, settings: { ...none, unread: true } }),
    ]);
    const texts = rows(list).map(said);
    expect(texts[0]).toMatch(/^A Ada .* This is Ada 3 3 unread$/);
    expect(texts[1]).toMatch(/Muted 99\+ 99\+ unread$/);
    expect(texts[2]).toMatch(/You: ?Bye$/);
    expect(texts[3]).toMatch(/This message was deleted$/);
    expect(texts[4]).toMatch(/Draft: ?Dear Ed Pinned$/);
    expect(texts[5]).toMatch(/No messages yet .*Marked as unread$/);
  });

  test('shows text as text', async () => {
    const text = '<img src=x onerror=alert(1)> \u202eevil';
    const { list } = await open([
      summary('Ada', { lastMessage: timelineMessage({ seq: 1, text }) }),
    ]);
    expect(said(rows(list)[0])).toContain('<img src=x onerror=alert(1)>');
    expect(has(list, '.row img')).toBe(false);
  });

  test('is chosen by a press, or by the keyboard', async () => {
    const { list, happened } = await open([summary('Ada'), summary('Bo'), summary('Cy')]);
    inside(list, '.choose').focus();
    await userEvent.keyboard('{ArrowDown}{Enter}{End}{Enter}{ArrowUp}{ArrowUp}{Enter}');
    expect(happened).toEqual(['choose with Bo', 'choose with Cy', 'choose with Ada']);
    await userEvent.keyboard('{End}{Home}{Enter}');
    expect(happened.at(-1)).toBe('choose with Ada');
  });

  test('that is open is marked as such', async () => {
    const { list } = await open([summary('Ada'), summary('Bo')], { openId: 'with Bo' });
    const marks = rows(list).map((row) =>
      row.querySelector('.choose')?.getAttribute('aria-current'),
    );
    expect(marks).toEqual([null, 'true']);
  });
});

describe('what can be done with a conversation', () => {
  test.each([
    [{}, ['Mark as unread', 'Pin', 'Mute…', 'Archive', 'Clear messages…']],
    [{ unread: 1 }, ['Mark as read', 'Pin', 'Mute…', 'Archive', 'Clear messages…']],
    [{ lastMessage: null }, ['Mark as unread', 'Pin', 'Mute…', 'Archive']],
    [
      { settings: { ...none, pinned: true, mutedUntil: Infinity } },
      ['Mark as unread', 'Unpin', 'Unmute', 'Archive', 'Clear messages…'],
    ],
    [
      { settings: { ...none, archived: true } },
      ['Mark as unread', 'Mute…', 'Move to the list', 'Clear messages…'],
    ],
  ])('of %j', async (fields, expected) => {
    const { list } = await open([summary('Ada', fields)]);
    await openMenu(list);
    expect(items(list)).toEqual(expected);
  });

  test('is done by the keyboard, and gives the focus back', async () => {
    const { list, happened } = await open([summary('Ada'), summary('Bo')]);
    await openMenu(list, 1);
    expect(textOf(focused(list)).trim()).toBe('Mark as unread');
    await userEvent.keyboard('{ArrowDown}{Enter}');
    expect(happened).toEqual(['pin with Bo']);
    await list.updateComplete;
    expect(has(list, '.menu')).toBe(false);
    expect(focused(list)).toBe(rows(list)[1]?.querySelector('.choose'));
    await openMenu(list);
    await userEvent.keyboard('{Escape}');
    expect(focused(list)).toBe(rows(list)[0]?.querySelector('.choose'));
    await openMenu(list, 1);
    await userEvent.keyboard('{Tab}');
    expect(focused(list)).toBe(rows(list)[1]?.querySelector('.choose'));
    expect(happened).toHaveLength(1);
  });

  test('asks for how long to mute', async () => {
    const { list, happened } = await open([summary('Ada')]);
    for (const [keys, length] of [
      ['{Enter}', '1'],
      ['{ArrowDown}{Enter}', '8'],
      ['{End}{Enter}', 'Infinity'],
    ]) {
      await openMenu(list);
      await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
      await list.updateComplete;
      expect(items(list)).toEqual(['1 hour', '8 hours', 'A week', 'Always']);
      await userEvent.keyboard(keys as string);
      expect(happened.splice(0)).toEqual([`mute with Ada for ${length} h`]);
      await list.updateComplete;
    }
  });

  test('is asked once more before all is cleared', async () => {
    const { list, happened } = await open([summary('Ada')]);
    await openMenu(list);
    await userEvent.keyboard('{End}{Enter}');
    await list.updateComplete;
    expect(textOf(inside(list, '.menu'))).toContain('The other side keeps them.');
    // Enter once more does not destroy.
    expect(textOf(focused(list)).trim()).toBe('Cancel');
    await userEvent.keyboard('{ArrowUp}{Enter}');
    expect(happened).toEqual(['clear with Ada']);
  });

  test('is not offered where the server does not', async () => {
    const { list } = await open([summary('Ada')], { arranges: false });
    expect(has(list, '.more')).toBe(false);
    expect(has(list, '.to-archive')).toBe(false);
    rows(list)[0]?.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true }));
    await list.updateComplete;
    expect(has(list, '.menu')).toBe(false);
  });

  test('stays within the list, wherever it was asked for', async () => {
    for (const dir of ['ltr', 'rtl']) {
      const { list } = await open([summary('Ada'), summary('Bo')], {}, dir);
      const box = list.getBoundingClientRect();
      for (const clientX of [box.left + 2, box.right - 2]) {
        const event = { bubbles: true, cancelable: true, clientX, clientY: box.top + 120 };
        rows(list)[1]?.dispatchEvent(new MouseEvent('contextmenu', event));
        await list.updateComplete;
        const { left, right } = inside(list, '.menu').getBoundingClientRect();
        expect(left).toBeGreaterThanOrEqual(box.left);
        expect(right).toBeLessThanOrEqual(box.right);
        await userEvent.keyboard('{Escape}');
      }
    }
  });
});

describe('the list', () => {
  test('asks for more near its end, and only if there is', async () => {
    const many = Array.from({ length: 20 }, (_, index) => summary(`Peer ${index}`));
    const { list, happened } = await open(many, { hasMore: true });
    expect(happened).toEqual([]);
    const scroller = inside(list, '.scroller');
    scroller.scrollTop = scroller.scrollHeight;
    await expect.poll(() => happened).toContain('more');
    list.hasMore = false;
    await list.updateComplete;
    happened.length = 0;
    scroller.scrollTop = 0;
    scroller.scrollTop = scroller.scrollHeight;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(happened).toEqual([]);
  });

  test('starts a conversation by a name, and says what is wrong with one', async () => {
    const self = { id: 'me', username: 'mara', name: 'Mara' };
    const { list, happened } = await open([], { self });
    expect(textOf(list)).toContain('Start a conversation');
    await userEvent.fill(inside(list, 'input'), 'Mara');
    await userEvent.keyboard('{Enter}');
    await list.updateComplete;
    expect(textOf(inside(list, '#problem'))).toContain('That’s you.');
    await userEvent.fill(inside(list, 'input'), ' ada ');
    await userEvent.keyboard('{Enter}');
    expect(happened).toEqual(['start ada']);
  });

  test('leads to what is archived, and back', async () => {
    const { list, happened } = await open([summary('Ada')]);
    inside(list, '.to-archive').focus();
    inside(list, '.to-archive').click();
    list.archived = true;
    list.items = [];
    await list.updateComplete;
    expect(textOf(list)).toContain('Nothing is archived.');
    expect(focused(list).className).toContain('to-list');
    inside(list, '.to-list').click();
    expect(happened).toEqual(['archive', 'list']);
  });

  test.each([
    ['light', 'ltr'],
    ['dark', 'rtl'],
  ])('axe finds nothing wrong in %s, %s', async (scheme, dir) => {
    document.documentElement.style.setProperty('color-scheme', scheme);
    const { list } = await open(
      [
        summary('Ada', { unread: 3, settings: { ...none, pinned: true } }),
        summary('Bo', { draft: 'Dear Bo', settings: { ...none, mutedUntil: Infinity } }),
        summary('Cy', { settings: { ...none, unread: true } }),
      ],
      { openId: 'with Bo' },
      dir,
    );
    expect(await accessibilityProblems(list)).toEqual([]);
    await openMenu(list);
    expect(await accessibilityProblems(list)).toEqual([]);
    document.documentElement.style.removeProperty('color-scheme');
  });
});

describe('somebody who is blocked', () => {
  const blocked = summary('Ada', { blocked: true });

  test('is marked, is not shown as there, and can be let through again', async () => {
    const { list } = await open([blocked], {
      online: new Set(['Ada']),
      optionsOf: ({ blocked }) => [blocked ? 'unblock' : 'block', 'report'],
    });
    expect(textOf(inside(list, '.marks'))).toContain('Blocked');
    expect(has(list, '.here')).toBe(false);
    const chosen: string[] = [];
    list.addEventListener('chat-conversation-option', ({ conversationId, option }) => {
      chosen.push(`${option} ${conversationId}`);
    });
    inside(list, '.more').click();
    await list.updateComplete;
    const items = [...(list.shadowRoot?.querySelectorAll<HTMLElement>('.item') ?? [])];
    expect(items.slice(-2).map((item) => textOf(item).trim())).toEqual(['Unblock Ada', 'Report…']);
    items.at(-2)?.click();
    expect(chosen).toEqual(['unblock with Ada']);
  });

  test('has a menu where nothing else can be done', async () => {
    const { list } = await open([blocked], { arranges: false, optionsOf: () => ['unblock'] });
    inside(list, '.more').click();
    await list.updateComplete;
    expect(textOf(inside(list, '.menu')).trim()).toBe('Unblock Ada');
  });
});

test('who may not begin conversations finds nobody new here, and is told of an empty list', async () => {
  const { list } = await open([], { opens: false });
  expect(has(list, 'form')).toBe(false);
  expect(textOf(list)).toContain('You have no conversations yet.');
  list.items = [summary('Ada')];
  await list.updateComplete;
  expect(has(list, 'form')).toBe(false);
  list.focus();
  expect(list.shadowRoot?.activeElement).toBe(inside(list, '.choose'));
});
