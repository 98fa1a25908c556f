import { ChatError } from '@chat/client';
import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { lateSettings } from '../late-element.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount, settled } from '../test/mount.js';
import { inside, textOf } from '../test/shadow.js';
import type { ChatSettings } from './chat-settings.js';
import type { PrivacyEvent } from './privacy-event.js';

const all = { presence: true, receipts: true };

async function open(fields: Partial<ChatSettings> = { privacy: all }) {
  await lateSettings.load();
  const place = await mount<HTMLElement>(html`
    <div style="position: relative; inline-size: 380px; block-size: 500px">
      <chat-settings></chat-settings>
    </div>
  `);
  const settings = place.firstElementChild as ChatSettings;
  const told: unknown[] = [];
  settings.addEventListener('chat-privacy', ({ change }: PrivacyEvent) => told.push(change));
  settings.addEventListener('chat-settings-close', () => told.push('close'));
  Object.assign(settings, fields);
  await settings.updateComplete;
  await settled(settings);
  return { settings, told };
}

const box = (settings: ChatSettings, name: string) =>
  inside<HTMLInputElement>(settings, `#${name}`);

describe('the settings', () => {
  test('show what is kept back, and tell what the user changes', async () => {
    const { settings, told } = await open({ privacy: { presence: true, receipts: false } });
    expect([box(settings, 'presence').checked, box(settings, 'receipts').checked]).toEqual([
      true,
      false,
    ]);
    box(settings, 'receipts').click();
    box(settings, 'presence').click();
    expect(told).toEqual([{ receipts: true }, { presence: false }]);
    expect(await accessibilityProblems(settings)).toEqual([]);
  });

  test('offer nothing before they know how it is, and say what went wrong', async () => {
    const { settings } = await open({ privacy: null });
    expect(box(settings, 'presence').disabled).toBe(true);
    settings.error = new ChatError('connection_failed', '');
    await settings.updateComplete;
    expect(textOf(settings)).toContain('We can’t reach the chat right now.');
  });

  test('have the focus and keep it, until they are left by key or by a press beside them', async () => {
    const { settings, told } = await open();
    const active = () => settings.shadowRoot?.activeElement;
    await until(() => active()?.className === 'sheet');
    await userEvent.keyboard('{Shift>}{Tab}{/Shift}');
    expect(active()?.id).toBe('receipts');
    await userEvent.keyboard('{Tab}');
    expect(active()?.localName).toBe('button');
    await userEvent.keyboard(' ');
    await userEvent.keyboard('{Escape}');
    settings.click();
    expect(told).toEqual(['close', 'close', 'close']);
  });
});
