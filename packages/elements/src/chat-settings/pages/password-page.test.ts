import { ChatError } from '@chat/client';
import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { accessibilityProblems } from '../../test/accessible.js';
import { openPage } from '../../test/settings-page.js';
import { has, inside, textOf } from '../../test/shadow.js';
import type { PasswordEvent } from './password-event.js';
import type { ChatPasswordPage } from './password-page.js';
import type { PasswordState } from './password-state.js';

const fresh: PasswordState = { username: 'ada', busy: false, error: null, changed: false };

async function open() {
  const opened = await openPage<ChatPasswordPage>('chat-password-page', fresh, [
    'chat-password-change',
  ]);
  const { page, told } = opened;
  return {
    ...opened,
    field: (id: string) => inside<HTMLInputElement>(page, `#${id}`),
    problem: (id: string) => textOf(inside(page, `#${id}-problem`)).trim(),
    changes: () => told.map((event) => (event as PasswordEvent).change),
    async send(): Promise<void> {
      inside(page, '[type=submit]').click();
      await (page as ChatPasswordPage).updateComplete;
    },
  };
}

test('asks for the present password and another one', async () => {
  const { page, field, focused, changes } = await open();
  expect(await accessibilityProblems(page)).toEqual([]);
  expect([field('current').autocomplete, field('next').autocomplete]).toEqual([
    'current-password',
    'new-password',
  ]);
  page.focus();
  expect(focused()?.id).toBe('current');
  await userEvent.fill(field('current'), 'what it was ');
  await userEvent.fill(field('next'), 'what it is to be');
  await userEvent.keyboard('{Enter}');
  expect(changes()).toEqual([{ password: 'what it was ', newPassword: 'what it is to be' }]);
});

test('says at its field what is missing, or not as it has to be', async () => {
  const { page, field, problem, focused, changes, send } = await open();
  await send();
  expect(problem('current')).toBe('Enter your password.');
  expect(focused()?.id).toBe('current');
  await userEvent.fill(field('current'), 'what it was');
  await userEvent.fill(field('next'), 'short');
  await send();
  expect([problem('current'), problem('next')]).toEqual(['', 'Use at least 8 characters.']);
  expect(focused()?.id).toBe('next');
  expect(changes()).toEqual([]);
  expect(await accessibilityProblems(page)).toEqual([]);
});

test('says at its field that it is another password, and elsewhere what else went wrong', async () => {
  const { page, problem, focused, show } = await open();
  const alert = () => textOf(inside(page, '[role=alert]')).trim();
  await show({ ...fresh, busy: true });
  await show({ ...fresh, error: new ChatError('invalid_credentials', '') });
  expect(problem('current')).toBe('This isn’t your password.');
  expect(focused()?.id).toBe('current');
  expect(alert()).toBe('');
  await show({ ...fresh, busy: true });
  await show({ ...fresh, error: new ChatError('rate_limited', '') });
  expect(alert()).toContain('Too many tries.');
});

test('says that it is changed, in the place of what is done', async () => {
  const { page, place, show } = await open();
  page.focus();
  await show({ ...fresh, busy: true });
  await show({ ...fresh, changed: true });
  expect(has(page, 'form')).toBe(false);
  expect(textOf(inside(page, '[role=status]')).trim()).toBe(
    'Your password is changed. You’re signed out everywhere else.',
  );
  expect(document.activeElement).toBe(place);
  expect(await accessibilityProblems(page)).toEqual([]);
});
