import { ChatError } from '@chat/client';
import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { accessibilityProblems } from '../../test/accessible.js';
import { openPage } from '../../test/settings-page.js';
import { has, inside, textOf } from '../../test/shadow.js';
import type { DeleteAccountEvent } from './delete-account-event.js';
import type { ChatDeletionPage } from './deletion-page.js';
import type { DeletionState } from './deletion-state.js';

const ada = { id: 'ada', username: 'ada', name: 'Ada' };
const fresh: DeletionState = { user: ada, busy: false, error: null };

async function open(state: Partial<DeletionState> = {}) {
  const opened = await openPage<ChatDeletionPage>('chat-deletion-page', { ...fresh, ...state }, [
    'chat-delete-account',
  ]);
  const { page, told } = opened;
  return {
    ...opened,
    field: (id: string) => inside<HTMLInputElement>(page, `#${id}`),
    button: inside<HTMLButtonElement>(page, '.danger'),
    passwords: () => told.map((event) => (event as DeleteAccountEvent).password),
  };
}

test('says what goes, and does nothing before the password and the name are there', async () => {
  const { page, field, button, passwords, text } = await open();
  expect(text()).toContain('Nobody can bring any of it back.');
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(button.disabled).toBe(true);
  await userEvent.fill(field('confirm'), 'ada');
  expect(button.disabled).toBe(true);
  await userEvent.fill(field('password'), 'my password');
  await userEvent.fill(field('confirm'), '');
  await userEvent.keyboard('{Enter}');
  expect(button.disabled).toBe(true);
  await userEvent.fill(field('confirm'), 'adam');
  expect(button.disabled).toBe(true);
  await userEvent.fill(field('confirm'), ' Ada ');
  expect(button.disabled).toBe(false);
  expect(passwords()).toEqual([]);
  await userEvent.keyboard('{Enter}');
  expect(passwords()).toEqual(['my password']);
  expect(await accessibilityProblems(page)).toEqual([]);
});

test('says at its field that it is another password, until another is entered', async () => {
  const { page, field, focused, show } = await open();
  await userEvent.fill(field('password'), 'my pasword');
  await show({ ...fresh, busy: true });
  await show({ ...fresh, error: new ChatError('invalid_credentials', '') });
  const problem = () => textOf(inside(page, '#password-problem')).trim();
  expect(problem()).toBe('This isn’t your password.');
  expect(focused()?.id).toBe('password');
  expect(textOf(inside(page, '[role=alert]')).trim()).toBe('');
  await userEvent.fill(field('password'), 'my password');
  expect(problem()).toBe('');
  await show({ ...fresh, busy: true });
  await show({ ...fresh, error: new ChatError('rate_limited', '') });
  expect(textOf(inside(page, '[role=alert]'))).toContain('Too many tries.');
});

test('asks a guest for neither', async () => {
  const { page, button, passwords, text } = await open({ user: { ...ada, guest: true } });
  expect(has(page, 'input')).toBe(false);
  expect(text()).toContain('for them as well');
  button.click();
  expect(passwords()).toEqual([null]);
  expect(await accessibilityProblems(page)).toEqual([]);
});
