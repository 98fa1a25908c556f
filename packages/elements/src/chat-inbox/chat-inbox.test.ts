import { chatServerUrl, newAccount, until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { accessibilityProblems } from '../test/accessible.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import type { ChatInbox } from './chat-inbox.js';

/** Ada's inbox, in which Bo and Eve have written to her. */
async function inbox() {
  const [ada, bo, eve] = await Promise.all(['Ada', 'Bo', 'Eve'].map(newAccount));
  if (!ada || !bo || !eve) throw new Error('Nobody came.');
  const byBo = await bo.client.conversationWith(ada.username);
  const byEve = await eve.client.conversationWith(ada.username);
  await byBo.send('From Bo');
  await byEve.send('From Eve');
  const element = await mount<ChatInbox>(
    html`<chat-inbox server=${chatServerUrl()} with=${bo.username} .client=${ada.client}></chat-inbox>`,
  );
  const chosen: (string | null)[] = [];
  element.addEventListener('chat-select', ({ conversation }) => {
    chosen.push(conversation?.peer.name ?? null);
  });
  await until(() => /From Bo/.test(listText(element)) && /From Eve/.test(listText(element)));
  return { ada, bo, eve, byBo, byEve, element, chosen };
}

const listText = (element: ChatInbox) =>
  has(element, 'chat-conversation-list') ? textOf(inside(element, 'chat-conversation-list')) : '';
const list = (element: ChatInbox) => inside(element, 'chat-conversation-list');

test('an inbox has all conversations, whomever `with` names, and tells which is chosen', async () => {
  const { element, byEve, chosen } = await inbox();
  expect(element.conversation).toBeNull();
  await until(() =>
    list(element).shadowRoot?.querySelector('button.conversation, .row, li button'),
  );
  await userEvent.click(
    page.elementLocator(list(element)).getByRole('button', { name: /Eve/ }).first(),
  );
  await until(() => element.conversation?.id === byEve.id);
  await element.updateComplete;
  expect(element.selected).toBe(byEve.id);
  expect(element.getAttribute('selected')).toBe(byEve.id);
  expect(chosen).toEqual(['Eve']);
});

test('the page chooses by id or by name, and goes back to the list', async () => {
  const { element, bo, byBo, byEve, chosen } = await inbox();
  element.selected = byEve.id;
  await until(() => element.conversation?.id === byEve.id);
  await element.open(bo.username);
  expect(element.conversation?.id).toBe(byBo.id);
  await until(() => element.selected === byBo.id);
  element.removeAttribute('selected');
  await until(() => element.conversation === null);
  await element.updateComplete;
  expect(chosen).toEqual(['Eve', 'Bo', null]);
});

test('about another topic is another conversation, and nobody by that name is told', async () => {
  const { element, bo, byBo } = await inbox();
  await element.open(bo.username, { topic: 'order-1' });
  expect(element.conversation?.topic).toBe('order-1');
  expect(element.conversation?.id).not.toBe(byBo.id);
  const errors: string[] = [];
  element.addEventListener('chat-error', ({ error }) => errors.push(error.code));
  await expect(element.open('nobody-by-that-name')).rejects.toMatchObject({ code: 'not_found' });
  expect(errors).toEqual(['not_found']);
});

test('what is chosen before there is a connection, or before it is taken away, is shown', async () => {
  const { ada, byBo } = await inbox();
  const element = await mount<ChatInbox>(
    html`<chat-inbox server=${chatServerUrl()} selected=${byBo.id} .client=${ada.client}></chat-inbox>`,
  );
  await until(() => element.conversation?.id === byBo.id);
  const place = element.parentElement;
  element.remove();
  await until(() => element.conversation === null);
  expect(element.selected).toBe(byBo.id);
  place?.append(element);
  await until(() => element.conversation?.id === byBo.id);
});

test('has one column where it is narrow, two where it is not, and nothing that axe finds wrong', async () => {
  const { element, byBo } = await inbox();
  element.style.setProperty('width', '360px');
  await element.updateComplete;
  expect(list(element).checkVisibility()).toBe(true);
  element.selected = byBo.id;
  await until(() => element.conversation);
  await until(() => !list(element).checkVisibility());
  element.style.setProperty('width', '780px');
  await until(() => list(element).checkVisibility());
  expect(await accessibilityProblems(element)).toEqual([]);
});
