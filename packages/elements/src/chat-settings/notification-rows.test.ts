import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { lateNotifications, lateSettings } from '../late-element.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount, settled } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import type { ChatSettings } from './chat-settings.js';
import type { NotificationChoiceEvent } from './notification-choice-event.js';
import type { NotificationState } from './notification-state.js';

const everything: NotificationState = {
  title: true,
  sound: false,
  notifications: 'off',
  namesOnly: false,
};

async function open(notifications: NotificationState | null) {
  await Promise.all([lateSettings.load(), lateNotifications.load()]);
  const place = await mount<HTMLElement>(html`
    <div style="position: relative; inline-size: 380px; block-size: 640px">
      <chat-settings></chat-settings>
    </div>
  `);
  const settings = place.firstElementChild as ChatSettings;
  const told: string[] = [];
  settings.addEventListener('chat-notification-choice', (event: NotificationChoiceEvent) =>
    told.push(`${event.choice} ${event.on}`),
  );
  Object.assign(settings, { privacy: undefined, notifications });
  await settings.updateComplete;
  await settled(settings);
  return { settings, told };
}

const box = (settings: ChatSettings, name: string) =>
  inside<HTMLInputElement>(settings, `#notify-${name}`);

test('what tells of what is new is turned on and off by keyboard, and shown as it is told', async () => {
  const { settings, told } = await open(everything);
  expect(await accessibilityProblems(settings)).toEqual([]);
  await until(() => settings.shadowRoot?.activeElement?.className === 'sheet');
  await userEvent.keyboard('{Tab}{Tab} {Tab} {Tab} ');
  expect(told).toEqual(['notifications true', 'sound true', 'title false']);
  // Nobody has said that it is so yet.
  const shown = ['notifications', 'sound', 'title'].map((name) => box(settings, name).checked);
  expect(shown).toEqual([false, false, true]);
  settings.notifications = { ...everything, notifications: 'on' };
  await settings.updateComplete;
  expect(box(settings, 'notifications').checked).toBe(true);
});

test('only what the site offers is there to be turned on, and nothing where it offers none', async () => {
  const { settings } = await open({ ...everything, title: null, notifications: null });
  const offered = () => [...(settings.shadowRoot?.querySelectorAll('input') ?? [])];
  expect(offered().map(({ id }) => id)).toEqual(['notify-sound']);
  settings.notifications = { title: null, sound: null, notifications: null, namesOnly: false };
  await settings.updateComplete;
  expect(textOf(settings)).not.toContain('Notifications');
  expect(has(settings, 'input')).toBe(false);
});

test('what a notification shows is said before it is turned on, and where the browser forbids it, what to do', async () => {
  const { settings } = await open({ ...everything, namesOnly: true });
  expect(textOf(settings)).toContain('who wrote, and not what');
  settings.notifications = { ...everything, notifications: 'denied' };
  await settings.updateComplete;
  expect(textOf(settings)).toContain('Allow them in the site’s settings');
  expect(box(settings, 'notifications').disabled).toBe(true);
  await settled(settings);
  expect(await accessibilityProblems(settings)).toEqual([]);
});
