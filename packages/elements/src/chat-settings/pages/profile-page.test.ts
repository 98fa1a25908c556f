import { ChatError } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { accessibilityProblems } from '../../test/accessible.js';
import { openPage } from '../../test/settings-page.js';
import { has, inside, textOf } from '../../test/shadow.js';
import type { ProfileEvent } from './profile-event.js';
import type { ChatProfilePage } from './profile-page.js';
import type { ProfileState } from './profile-state.js';

const picture = 'https://pictures.invalid/ada.png';
const ada = { id: 'ada', username: 'ada', name: 'Ada' };
const fresh: ProfileState = { user: ada, busy: false, error: null, saved: false };

async function open(state: Partial<ProfileState> = {}) {
  const opened = await openPage<ChatProfilePage>('chat-profile-page', { ...fresh, ...state }, [
    'chat-profile-change',
  ]);
  const { page, told } = opened;
  const field = (id: string) => inside<HTMLInputElement>(page, `#${id}`);
  return {
    ...opened,
    field,
    problem: (id: string) => textOf(inside(page, `#${id}-problem`)).trim(),
    changes: () => told.map((event) => (event as ProfileEvent).change),
    save: async () => {
      inside(page, '[type=submit]').click();
      await (page as ChatProfilePage).updateComplete;
    },
  };
}

test('show who one is, and tell only of what is changed', async () => {
  const { page, field, changes, save } = await open({ user: { ...ada, picture } });
  expect([field('name').value, field('picture').value]).toEqual(['Ada', picture]);
  expect(await accessibilityProblems(page)).toEqual([]);
  await userEvent.fill(field('name'), '  Ada Lovelace ');
  await save();
  await userEvent.fill(field('name'), 'Ada');
  await userEvent.fill(field('picture'), ' https://pictures.invalid/other.png ');
  await save();
  await save();
  expect(changes()).toEqual([
    { name: 'Ada Lovelace' },
    { picture: 'https://pictures.invalid/other.png' },
    { picture: 'https://pictures.invalid/other.png' },
  ]);
});

test('begin with the name, and send by Enter', async () => {
  const { page, focused, changes } = await open();
  page.focus();
  expect(focused()?.id).toBe('name');
  await userEvent.keyboard('{End} L{Enter}');
  expect(changes()).toEqual([{ name: 'Ada L' }]);
});

test.each([
  'http://pictures.invalid/ada.png',
  'pictures',
  'https://a:b@pictures.invalid/',
  'https://x y',
])('say at its field that %s is no address of a picture', async (address) => {
  const { page, field, problem, focused, changes, save } = await open();
  await userEvent.fill(field('picture'), address);
  await save();
  expect(problem('picture')).toContain('https://');
  expect(field('picture').getAttribute('aria-invalid')).toBe('true');
  expect(focused()?.id).toBe('picture');
  expect(changes()).toEqual([]);
  expect(await accessibilityProblems(page)).toEqual([]);
});

test('say at its field that a name is missing, or not to be had', async () => {
  const { field, problem, focused, changes, save, show, text } = await open();
  await userEvent.fill(field('name'), '   ');
  await save();
  expect(problem('name')).toBe('Enter a name.');
  expect(focused()?.id).toBe('name');
  await userEvent.fill(field('name'), 'A\u2800\u3164');
  await save();
  expect(changes()).toHaveLength(1);
  await show({ ...fresh, busy: true });
  await show({ ...fresh, error: new ChatError('invalid_request', '') });
  await until(() => problem('name').includes('characters'));
  expect(focused()?.id).toBe('name');
  expect(text()).not.toContain('went wrong');
});

test('say politely that it is saved, until something is entered again', async () => {
  const { page, field, show, save } = await open();
  const status = () => textOf(inside(page, '[role=status]')).trim();
  await userEvent.fill(field('name'), 'Ada L');
  await save();
  await show({ ...fresh, busy: true });
  expect(textOf(inside(page, '[type=submit]')).trim()).toBe('Saving…');
  await show({ ...fresh, user: { ...ada, name: 'Ada L' }, saved: true });
  expect(status()).toBe('Saved.');
  await userEvent.type(field('name'), 'o');
  await until(() => status() === '');
});

test('say what went wrong where it is not a field', async () => {
  const { page, show } = await open();
  await show({ ...fresh, busy: true });
  await show({ ...fresh, error: new ChatError('rate_limited', '') });
  expect(textOf(inside(page, '[role=alert]'))).toContain('Too many tries.');
  expect(await accessibilityProblems(page)).toEqual([]);
});

test('show the picture once it is entered, and in its place the letter where none comes', async () => {
  const { page, field, changes, focused, save, text } = await open();
  expect(has(page, 'img')).toBe(false);
  await userEvent.fill(field('picture'), picture);
  await userEvent.keyboard('{Tab}');
  await until(() => has(page, 'img'));
  const image = inside<HTMLImageElement>(page, 'img');
  expect(image.referrerPolicy).toBe('no-referrer');
  await until(() => text().includes('no picture to be seen'));
  expect(getComputedStyle(image).opacity).toBe('0');
  expect(field('picture').getAttribute('aria-invalid')).toBe('false');

  inside(page, '.preview button').click();
  await until(() => !has(page, 'img'));
  expect(focused()?.id).toBe('picture');
  await save();
  // Nothing was there before.
  expect(changes()).toEqual([{}]);
});

test('take a picture away', async () => {
  const { page, changes, save } = await open({ user: { ...ada, picture } });
  inside(page, '.preview button').click();
  await save();
  expect(changes()).toEqual([{ picture: null }]);
});

test('show what is changed elsewhere', async () => {
  const { page, field, show } = await open({ user: { ...ada, picture } });
  await userEvent.fill(field('picture'), 'https://pictures.invalid/other.png');
  await userEvent.keyboard('{Tab}');
  await show({ ...fresh, user: { ...ada, name: 'Augusta' } });
  expect([field('name').value, field('picture').value]).toEqual(['Augusta', '']);
  expect(has(page, 'img')).toBe(false);
});
