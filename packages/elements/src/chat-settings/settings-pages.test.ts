import { ChatError, type User } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html, type TemplateResult } from 'lit';
import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { lateSettings } from '../late-element.js';
import { definePages } from '../settings/define-pages.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount, settled } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import type { ChatSettings } from './chat-settings.js';
import type { SettingsPage } from './settings-page.js';
import type { SettingsPageEvent } from './settings-page-event.js';

const ada: User = { id: 'ada', username: 'ada', name: 'Ada Lovelace' };
const all: SettingsPage[] = ['profile', 'blocked', 'password', 'sessions', 'deletion'];

async function open(fields: Partial<ChatSettings> = {}, page: TemplateResult = html``) {
  await lateSettings.load();
  definePages();
  const place = await mount<HTMLElement>(html`
    <div style="position: relative; inline-size: 380px; block-size: 640px">
      <chat-settings>${page}</chat-settings>
    </div>
  `);
  const settings = place.firstElementChild as ChatSettings;
  const told: unknown[] = [];
  settings.addEventListener('chat-settings-page', ({ page }: SettingsPageEvent) => {
    told.push(page);
    settings.page = page;
  });
  settings.addEventListener('chat-download', () => told.push('download'));
  settings.addEventListener('chat-sign-out', () => told.push('sign out'));
  settings.addEventListener('chat-leave-for-good', () => told.push('leave'));
  settings.addEventListener('chat-settings-close', () => told.push('close'));
  Object.assign(settings, {
    user: ada,
    pages: all,
    privacy: { presence: true, receipts: true },
    download: { busy: false, error: null, file: '' },
    ...fields,
  });
  await settings.updateComplete;
  await settled(settings);
  return { settings, told };
}

const active = (settings: ChatSettings) => settings.shadowRoot?.activeElement;

test('lead to each page, have its heading focused, and go back to where one came from', async () => {
  const { settings, told } = await open();
  expect(await accessibilityProblems(settings)).toEqual([]);
  const titles: string[] = [];
  for (const page of all) {
    const row = inside(settings, `#to-${page}`);
    row.focus();
    await userEvent.keyboard('{Enter}');
    await until(() => active(settings)?.id === 'title');
    titles.push(textOf(inside(settings, 'h2')).trim());
    await settled(settings);
    expect(await accessibilityProblems(settings)).toEqual([]);
    await userEvent.keyboard('{Escape}');
    await until(() => active(settings) === row);
  }
  expect(titles).toEqual([
    'Profile',
    'Blocked people',
    'Change password',
    'Where you’re signed in',
    'Delete your account?',
  ]);
  expect(told).toEqual(all.flatMap((page) => [page, null]));
  await userEvent.keyboard('{Escape}');
  expect(told.at(-1)).toBe('close');
});

test('show only what there is, and to guests no account', async () => {
  const { settings } = await open({ pages: [], privacy: undefined, download: null });
  expect(textOf(inside(settings, '.rows')).trim()).toMatch(/^A Ada Lovelace/);
  expect(has(settings, 'button.row')).toBe(false);
  expect(has(settings, 'h3')).toBe(false);

  settings.user = { ...ada, guest: true };
  settings.pages = ['profile', 'blocked', 'deletion'];
  await settings.updateComplete;
  const text = textOf(inside(settings, '.rows'));
  expect(text).toContain('Guest');
  expect(text).toContain('Leave for good');
  expect(text).not.toMatch(/Delete|password|signed in/i);
});

test('sign out who has signed in here', async () => {
  const { settings, told } = await open();
  expect(has(settings, '#sign-out')).toBe(false);
  settings.signsOut = true;
  await settings.updateComplete;
  expect(await accessibilityProblems(settings)).toEqual([]);
  inside(settings, '#sign-out').click();
  expect(told).toEqual(['sign out']);
});

test('put last what destroys', async () => {
  const { settings } = await open({ signsOut: true });
  const buttons = [...(settings.shadowRoot?.querySelectorAll('.rows button') ?? [])];
  expect(textOf(buttons.at(-1) as Element).trim()).toBe('Delete my account…');
});

test('ask a guest once more who leaves with all that is theirs, and else have them leave', async () => {
  const guest = { ...ada, guest: true as const };
  const { settings, told } = await open({ user: guest, pages: ['deletion'] });
  inside(settings, '.leave').click();
  await until(() => active(settings)?.id === 'title');
  expect(textOf(inside(settings, 'h2')).trim()).toBe('Leave for good?');
  inside(settings, '.back').click();
  await until(() => active(settings)?.id === 'to-deletion');
  settings.pages = [];
  await settings.updateComplete;
  inside(settings, '.leave').click();
  expect(told).toEqual(['deletion', null, 'leave']);
});

test('keep the focus in a page that is shown in their place', async () => {
  const { settings } = await open(
    {},
    html`<chat-deletion-page .state=${{ user: { ...ada, guest: true }, busy: false, error: null }}></chat-deletion-page>`,
  );
  settings.page = 'deletion';
  await until(() => active(settings)?.id === 'title');
  const last = inside(settings.firstElementChild as Element, '.danger');
  await userEvent.keyboard('{Tab}{Tab}');
  expect(document.activeElement).toBe(settings.firstElementChild);
  expect(settings.firstElementChild?.shadowRoot?.activeElement).toBe(last);
  await userEvent.keyboard('{Tab}');
  expect(active(settings)?.classList.contains('back')).toBe(true);
  await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
  expect(settings.firstElementChild?.shadowRoot?.activeElement).toBe(last);
});

test('keep it where the page has nothing to press', async () => {
  const { settings } = await open();
  settings.page = 'blocked';
  await until(() => active(settings)?.id === 'title');
  await userEvent.keyboard('{Tab}{Tab}');
  expect(active(settings)?.classList.contains('back')).toBe(true);
});

test('say how far the file is with what is kept, and why there is none', async () => {
  const { settings, told } = await open();
  inside(settings, '.download').click();
  expect(told).toEqual(['download']);
  settings.download = { busy: true, error: null, file: '' };
  await settings.updateComplete;
  inside(settings, '.download').click();
  expect(told).toEqual(['download']);
  const status = () => textOf(inside(settings, '.download ~ [role=status]'));
  expect(status()).toBe('Getting your data…');
  settings.download = { busy: false, error: new ChatError('rate_limited', ''), file: '' };
  await settings.updateComplete;
  expect(textOf(inside(settings, '.download ~ [role=alert]'))).toContain('Too many tries.');
  settings.download = { busy: false, error: null, file: 'chat-export.ndjson' };
  await settings.updateComplete;
  expect(status()).toContain('chat-export.ndjson');
  expect(await accessibilityProblems(settings)).toEqual([]);
});

test('stay as large as they are while pages change', async () => {
  const { settings } = await open();
  const sheet = inside(settings, '.sheet');
  const { top, height } = sheet.getBoundingClientRect();
  settings.page = 'password';
  await settings.updateComplete;
  expect(sheet.getBoundingClientRect()).toMatchObject({ top, height });
  settings.page = null;
  await settings.updateComplete;
  expect(sheet.getBoundingClientRect()).toMatchObject({ top, height });
});
