import { html, type TemplateResult } from 'lit';
import { describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import type { ChatInbox } from './chat-inbox/chat-inbox.js';
import type { ChatLauncher } from './chat-launcher/chat-launcher.js';
import type { ChatWindow } from './chat-window/chat-window.js';
import './define-launcher.js';
import { type Account, newAccount, until } from '@chat/testkit/in-page';
import { accessibilityProblems } from './test/accessible.js';
import { mount, settled } from './test/mount.js';
import { has, inside, textOf } from './test/shadow.js';

type Form = ChatWindow | ChatInbox | ChatLauncher;

interface Place {
  readonly ada: Account;
  readonly bo: Account;
}

const forms: Record<string, (place: Place) => TemplateResult> = {
  'chat-window': ({ ada, bo }) =>
    html`<chat-window with=${bo.username} .client=${ada.client}></chat-window>`,
  'chat-inbox': ({ ada }) => html`<chat-inbox .client=${ada.client}></chat-inbox>`,
  'chat-launcher': ({ ada, bo }) =>
    html`<chat-launcher with=${bo.username} .client=${ada.client}></chat-launcher>`,
};

/** Until it shows the conversation of the two, in whatever it has for that. */
async function opened(form: Form, conversationId: string): Promise<void> {
  if ('show' in form) form.show();
  if ('selected' in form) form.selected = conversationId;
  const window = () => ('show' in form ? form.window : form);
  await until(() => window()?.conversation);
  const list = () => inside(window() as Element, 'chat-message-list');
  await until(() => has(window() as Element, 'chat-message-list', '.row'));
  await until(() => textOf(list()).includes('And to you'));
}

describe.each(Object.keys(forms))('nothing is wrong by axe in a %s', (name) => {
  test('light or dark, in either direction', async () => {
    await page.viewport(1_000, 800);
    const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
    const hers = await ada.client.conversationWith(bo.username);
    await hers.send('Good morning');
    const his = await bo.client.conversationWith(ada.username);
    const answered = await until(() => his.messages[0]);
    await his.send('And to you', { replyTo: answered });
    const form = await mount<Form>((forms[name] as (typeof forms)[string])({ ada, bo }));
    await page.viewport(1_000, 800);
    await opened(form, hers.id);
    const colours = new Set<string>();
    for (const lang of ['en', 'ar']) {
      for (const theme of ['light', 'dark'] as const) {
        form.lang = lang;
        form.theme = theme;
        const direction = lang === 'ar' ? 'rtl' : 'ltr';
        const window = 'show' in form ? (form.window as Element) : form;
        await until(
          () =>
            getComputedStyle(inside(window, 'chat-composer', 'textarea')).direction === direction,
        );
        await settled(form);
        colours.add(getComputedStyle(inside(window, '.window')).color);
        expect(await accessibilityProblems(form), `${theme}, ${lang}`).toEqual([]);
      }
    }
    expect(colours.size).toBe(2);
  });
});
