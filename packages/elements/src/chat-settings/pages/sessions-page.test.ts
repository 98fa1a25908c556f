import { ChatError, type Session } from '@chat/client';
import { expect, test } from 'vitest';
import { accessibilityProblems } from '../../test/accessible.js';
import { openPage } from '../../test/settings-page.js';
import { has, inside, textOf } from '../../test/shadow.js';
import type { EndSessionEvent } from './end-session-event.js';
import type { ChatSessionsPage } from './sessions-page.js';
import type { SessionsState } from './sessions-state.js';

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';
const session = (id: string, fields: Partial<Session> = {}): Session => ({
  ...{ id, current: false, createdAt: 1, activeAt: Date.now() - 86_400_000, expiresAt: 2 ** 42 },
  ...fields,
});
const here = session('here', { current: true, agent: firefox });
const phone = session('phone');
const other = session('other', { agent: firefox });
const fresh: SessionsState = {
  sessions: null,
  loading: false,
  error: null,
  ending: undefined,
  failure: null,
  ended: undefined,
};

async function open(state: Partial<SessionsState> = {}) {
  const opened = await openPage<ChatSessionsPage>('chat-sessions-page', { ...fresh, ...state }, [
    'chat-end-session',
    'chat-load-page',
  ]);
  const { page, told } = opened;
  return {
    ...opened,
    rows: () => [...(page.shadowRoot?.querySelectorAll('li') ?? [])].map(textOf),
    buttons: () => [...(page.shadowRoot?.querySelectorAll<HTMLElement>('li button') ?? [])],
    asked: () => told.map((event) => (event as EndSessionEvent).id),
    status: () => textOf(inside(page, '[role=status]')).trim(),
  };
}

test('show where one is signed in, this device without an end', async () => {
  const { page, rows, buttons, asked } = await open({ sessions: [here, phone, other] });
  expect(rows()[0]).toMatch(/Firefox on Linux.*This device/);
  expect(rows()[1]).toMatch(/An app.*Last active yesterday.*Sign out/);
  expect(buttons()).toHaveLength(2);
  expect(textOf(buttons()[1] as Element)).toContain('Sign out of Firefox on Linux');
  expect(await accessibilityProblems(page)).toEqual([]);
  buttons()[0]?.click();
  inside(page, '.all').click();
  expect(asked()).toEqual(['phone', null]);
});

test('say what is ended, and give the focus to what comes next', async () => {
  const { place, buttons, focused, show, status } = await open({ sessions: [here, phone, other] });
  buttons()[0]?.focus();
  await show({ ...fresh, sessions: [here, other], ended: phone });
  expect(status()).toBe('You’re signed out of An app.');
  expect(focused()).toBe(buttons()[0]);
  await show({ ...fresh, sessions: [here], ended: null });
  expect(status()).toBe('You’re signed out everywhere else.');
  expect(document.activeElement).toBe(place);
});

test('offer no end of others where there are none', async () => {
  const { page } = await open({ sessions: [here] });
  expect(has(page, 'button')).toBe(false);
});

test('say what could not be, and have it tried again', async () => {
  const error = new ChatError('connection_failed', '');
  const { page, place, told, show, text } = await open({ loading: true });
  expect(has(page, '.skeleton')).toBe(true);
  await show({ ...fresh, error });
  expect(text()).toContain('We can’t reach the chat');
  expect(await accessibilityProblems(page)).toEqual([]);
  const again = inside(page, 'button');
  again.focus();
  again.click();
  expect(told.map(({ type }) => type)).toEqual(['chat-load-page']);
  await show({ ...fresh, loading: true });
  expect(document.activeElement).toBe(place);
  await show({ ...fresh, sessions: [here, phone], ending: 'phone', failure: error });
  expect(textOf(inside(page, '[role=alert]'))).toContain('We can’t reach the chat');
});
