import { ChatError } from '@chat/client';
import { expect, test } from 'vitest';
import { accessibilityProblems } from '../../test/accessible.js';
import { openPage } from '../../test/settings-page.js';
import { has, inside, textOf } from '../../test/shadow.js';
import type { ChatBlockedPage } from './blocked-page.js';
import type { BlockedState } from './blocked-state.js';
import type { UnblockEvent } from './unblock-event.js';

const block = (name: string) => ({ user: { id: name, username: name, name }, at: 1 });
const fresh: BlockedState = {
  blocks: null,
  hasMore: false,
  loading: false,
  error: null,
  unblocking: '',
  failure: null,
  unblocked: '',
};

async function open(state: Partial<BlockedState> = {}) {
  const opened = await openPage<ChatBlockedPage>('chat-blocked-page', { ...fresh, ...state }, [
    'chat-unblock',
    'chat-load-page',
  ]);
  const { page } = opened;
  return {
    ...opened,
    buttons: () => [...(page.shadowRoot?.querySelectorAll<HTMLElement>('li button') ?? [])],
  };
}

test('show whom one has blocked, and let each of them through', async () => {
  const { page, buttons, told, text } = await open({ blocks: [block('Ada'), block('Bob')] });
  expect(text()).toMatch(/Ada.*Bob/);
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(textOf(buttons()[1] as Element)).toContain('Unblock Bob');
  buttons()[1]?.click();
  expect((told[0] as UnblockEvent).user.name).toBe('Bob');
});

test('say who is let through, and give the focus to the next one', async () => {
  const blocks = [block('Ada'), block('Bob')];
  const { page, place, buttons, focused, show } = await open({ blocks });
  buttons()[0]?.focus();
  await show({ ...fresh, blocks: blocks.slice(1), unblocked: 'Ada' });
  expect(focused()).toBe(buttons()[0]);
  expect(textOf(inside(page, '[role=status]'))).toContain('Ada isn’t blocked any more.');
  await show({ ...fresh, blocks: [], unblocked: 'Bob' });
  // Nobody is left: it goes to what the page stands in.
  expect(document.activeElement).toBe(place);
});

test('say that nobody is blocked', async () => {
  const { page, text } = await open({ blocks: [] });
  expect(text()).toBe('You haven’t blocked anybody.');
  expect(await accessibilityProblems(page)).toEqual([]);
});

test('have more of them loaded, and go on with the first of those', async () => {
  const { page, told, show, focused, buttons } = await open({
    blocks: [block('Ada')],
    hasMore: true,
  });
  const more = inside(page, '.more');
  more.focus();
  more.click();
  expect(told.map(({ type }) => type)).toEqual(['chat-load-page']);
  await show({ ...fresh, blocks: [block('Ada')], hasMore: true, loading: true });
  more.click();
  expect(told).toHaveLength(1);
  await show({ ...fresh, blocks: [block('Ada'), block('Bob')] });
  expect(focused()).toBe(buttons()[1]);
});

test('say what could not be, and have it tried again', async () => {
  const error = new ChatError('connection_failed', '');
  const { page, told, show, text } = await open({ loading: true });
  expect(has(page, '.skeleton')).toBe(true);
  await show({ ...fresh, error });
  expect(text()).toContain('We can’t reach the chat');
  expect(await accessibilityProblems(page)).toEqual([]);
  inside(page, 'button').click();
  expect(told.map(({ type }) => type)).toEqual(['chat-load-page']);
  await show({ ...fresh, blocks: [block('Ada')], unblocking: 'Ada', failure: error });
  expect(textOf(inside(page, '[role=alert]'))).toContain('We can’t reach the chat');
});
