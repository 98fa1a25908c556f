import type { Features } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { MessageActionEvent } from '../chat-message/message-action-event.js';
import type { MenuRequest } from '../chat-message/message-menu-event.js';
import { lateActions } from '../late-element.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount, settled } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatMessageMenu } from './chat-message-menu.js';

const all: Features = { edits: {}, deletions: {}, replies: {}, reactions: {} };

async function open(
  fields: Partial<Parameters<typeof timelineMessage>[0]> = {},
  {
    features = all,
    dir = 'ltr',
    ...request
  }: Partial<MenuRequest> & { features?: Features; dir?: string } = {},
) {
  await lateActions.load();
  const wanted = { view: 'all', by: 'key', anchor: new DOMRect(200, 100, 80, 30), ...request };
  const place = await mount<HTMLElement>(html`
    <div class="place" dir=${dir}>
      <chat-message-menu
        ?touch=${wanted.by === 'touch'}
        .message=${timelineMessage({ seq: 1, own: true, createdAt: Date.now(), ...fields })}
        .peerName=${'Ada'}
        .features=${features}
        .request=${wanted}
      ></chat-message-menu>
    </div>
  `);
  for (const [name, value] of [
    ['position', 'relative'],
    ['width', '320px'],
    ['height', '400px'],
  ] as const) {
    place.style.setProperty(name, value);
  }
  const menu = place.firstElementChild as ChatMessageMenu;
  await menu.updateComplete;
  // Once more, as the place has its size only now.
  menu.request = { ...(menu.request as MenuRequest) };
  await menu.updateComplete;
  await settled(menu);
  const happened: string[] = [];
  menu.addEventListener('chat-message-action', ({ action, emoji }: MessageActionEvent) => {
    happened.push(`${action} ${emoji}`.trim());
  });
  menu.addEventListener('chat-menu-close', () => happened.push('close'));
  return { menu, place, happened };
}

const items = (menu: ChatMessageMenu) =>
  [...(menu.shadowRoot?.querySelectorAll<HTMLElement>('.action') ?? [])].map((item) =>
    textOf(item).trim(),
  );
const focused = (menu: ChatMessageMenu) => textOf(menu.shadowRoot?.activeElement as Node).trim();

describe('what is offered', () => {
  test('for one’s own message is everything', async () => {
    const { menu } = await open();
    expect(items(menu)).toEqual(['Reply', 'Copy text', 'Edit', 'Delete']);
    expect(menu.shadowRoot?.querySelectorAll('[role=menuitemcheckbox]')).toHaveLength(6);
  });

  test.each([
    ['somebody else’s', { own: false }, all, ['Reply', 'Copy text']],
    ['one that is not stored yet', { seq: null as never, key: 'x' }, all, ['Copy text']],
    ['a notice', { own: false, system: true }, all, ['Copy text']],
    ['any, by an old server', {}, {}, ['Copy text']],
    [
      'one that is too old',
      { createdAt: Date.now() - 60_000 },
      { ...all, edits: { within: 50_000 }, deletions: { within: 70_000 } },
      ['Reply', 'Copy text', 'Delete'],
    ],
  ] as const)(
    'for %s message is only what can be done',
    async (_whose, fields, features, expected) => {
      const { menu } = await open(fields, { features });
      expect(items(menu)).toEqual(expected);
    },
  );
});

describe('by keyboard', () => {
  test('arrows go through it: along the emoji, and from line to line', async () => {
    const { menu, happened } = await open();
    expect(focused(menu)).toBe('👍');
    await userEvent.keyboard('{ArrowRight}');
    expect(focused(menu)).toBe('❤️');
    await userEvent.keyboard('{ArrowDown}');
    expect(focused(menu)).toBe('Reply');
    await userEvent.keyboard('{ArrowUp}{ArrowUp}');
    expect(focused(menu)).toBe('Delete');
    await userEvent.keyboard('{Home}{ArrowLeft}');
    expect(focused(menu)).toBe('Delete');
    await userEvent.keyboard('{ArrowUp}{Enter}');
    expect(happened).toEqual(['close', 'edit']);
  });

  test('arrows follow the direction of the lines', async () => {
    const { menu } = await open({}, { dir: 'rtl' });
    await userEvent.keyboard('{ArrowLeft}');
    expect(focused(menu)).toBe('❤️');
  });

  test('Escape and Tab leave it', async () => {
    const { happened } = await open();
    await userEvent.keyboard('{Escape}{Tab}');
    expect(happened).toEqual(['close', 'close']);
  });
});

describe('deleting', () => {
  test('is asked once more, in words, with the focus on what changes nothing', async () => {
    const { menu, happened } = await open();
    await userEvent.keyboard('{End}{Enter}');
    await menu.updateComplete;
    expect(textOf(inside(menu, '.ask'))).toContain('Delete this message for everyone?');
    expect(focused(menu)).toBe('Cancel');
    expect(happened).toEqual([]);
    expect(await accessibilityProblems(menu)).toEqual([]);
    await userEvent.keyboard('{ArrowUp}{Enter}');
    expect(happened).toEqual(['close', 'delete']);
  });

  test('can be let be', async () => {
    const { happened } = await open({}, { view: 'delete' });
    await userEvent.keyboard('{Enter}');
    expect(happened).toEqual(['close']);
  });
});

describe('its place', () => {
  const boxes = ({ menu, place }: { menu: ChatMessageMenu; place: HTMLElement }) => ({
    menu: inside(menu, '.menu').getBoundingClientRect(),
    place: place.getBoundingClientRect(),
  });

  test.each([
    ['at the upper left', new DOMRect(0, 0, 10, 10)],
    ['at the upper right', new DOMRect(310, 0, 10, 10)],
    ['at the lower left', new DOMRect(0, 395, 10, 10)],
    ['at the lower right', new DOMRect(310, 395, 10, 10)],
    ['far outside', new DOMRect(900, 900, 0, 0)],
  ])('%s is within the window', async (_where, anchor) => {
    for (const dir of ['ltr', 'rtl']) {
      const opened = await open({}, { anchor, dir });
      const { menu, place } = boxes(opened);
      expect(menu.left).toBeGreaterThanOrEqual(place.left);
      expect(menu.right).toBeLessThanOrEqual(place.right);
      expect(menu.top).toBeGreaterThanOrEqual(place.top);
      expect(menu.bottom).toBeLessThanOrEqual(place.bottom);
      expect(await accessibilityProblems(opened.menu)).toEqual([]);
    }
  });

  test('is at the bottom by touch, over all of the width, with room for fingers', async () => {
    const opened = await open({}, { by: 'touch' });
    const { menu, place } = boxes(opened);
    expect(menu.bottom).toBeCloseTo(place.bottom, 0);
    expect(menu.width).toBeCloseTo(place.width, 0);
    for (const item of opened.menu.shadowRoot?.querySelectorAll<HTMLElement>('.item') ?? []) {
      expect(item.offsetHeight).toBeGreaterThanOrEqual(44);
    }
  });
});

test('a press beside it closes it, and does nothing else', async () => {
  const { place, happened } = await open();
  place.addEventListener('click', ({ target }) => happened.push((target as Element).localName));
  await userEvent.click(place, { position: { x: 5, y: 390 } });
  expect(happened).toEqual(['close', 'chat-message-menu']);
});

test('says who reacted, for whoever has no pointer to rest on a reaction', async () => {
  const { menu } = await open({
    reactions: [{ emoji: '👍', userIds: ['peer', 'me'], own: true }],
  });
  expect(textOf(inside(menu, '.reacted'))).toMatch(/You and .*Ada.* reacted with 👍/);
  expect(inside(menu, '[role=menuitemcheckbox]').getAttribute('aria-checked')).toBe('true');
  expect(has(menu, '.ask')).toBe(false);
  expect(await accessibilityProblems(menu)).toEqual([]);
});

describe('all emoji', () => {
  test.each(['key', 'touch'] as const)(
    'are behind those that are there at once, by %s',
    async (by) => {
      const { menu, happened, place } = await open({}, { by });
      if (by === 'key') await userEvent.keyboard('{ArrowRight>6/}{Enter}');
      else inside(menu, '.more').click();
      await until(() => has(menu, 'chat-emoji-picker', '.cell'));
      await settled(menu);
      const picker = inside(menu, 'chat-emoji-picker');
      await until(() => menu.shadowRoot?.activeElement === picker);
      expect(await accessibilityProblems(place)).toEqual([]);
      const within = place.getBoundingClientRect();
      const box = inside(menu, '.menu').getBoundingClientRect();
      expect(box.top).toBeGreaterThanOrEqual(within.top);
      expect(box.bottom).toBeLessThanOrEqual(within.bottom);
      expect(box.right).toBeLessThanOrEqual(within.right);
      // The bubble that a sheet lifts lies in a layer of 1.
      expect(getComputedStyle(menu).zIndex).toBe('10');
      inside(picker, '.input').focus();
      await userEvent.keyboard('pizza{Enter}');
      expect(happened).toEqual(['close', 'react 🍕']);
    },
  );

  test('are left by Esc, which closes the menu', async () => {
    const { menu, happened } = await open();
    inside(menu, '.more').click();
    await until(() => has(menu, 'chat-emoji-picker', '.cell'));
    await until(() => menu.shadowRoot?.activeElement?.localName === 'chat-emoji-picker');
    await userEvent.keyboard('{Escape}');
    expect(happened).toEqual(['close']);
  });

  test('are not offered where the page has none', async () => {
    const { menu } = await open();
    menu.noEmoji = true;
    await menu.updateComplete;
    expect(has(menu, '.more')).toBe(false);
    expect(menu.shadowRoot?.querySelectorAll('[role=menuitemcheckbox]')).toHaveLength(6);
  });
});
