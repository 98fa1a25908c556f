import type { ConnectionState, SearchResult, TimelineMessage } from '@chat/client';
import { html } from 'lit';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ChatInbox } from './chat-inbox/chat-inbox.js';
import type { ChatLauncher } from './chat-launcher/chat-launcher.js';
import type { ChatWindow } from './chat-window/chat-window.js';
import './define-launcher.js';
import { chatServerUrl, newAccount, until } from '@chat/testkit/in-page';
import { FakeClient, FakeConversation, FakeSearch } from './test/fake-chat.js';
import { manifestOf, namesOf } from './test/manifest.js';
import { messageFile, messagePicture } from './test/message-file.js';
import { mount } from './test/mount.js';
import { partsOf, slotsOf } from './test/outside.js';
import { has, inside } from './test/shadow.js';
import { timelineMessage } from './test/timeline-message.js';
import { FakeRecording } from './test/voice-file.js';

const tags = ['chat-window', 'chat-inbox', 'chat-launcher'] as const;

/** An element as it is before it is in a page. */
const made = (tag: (typeof tags)[number]) =>
  document.createElement(tag) as HTMLElement as HTMLElement & Record<string, unknown>;

describe.each(tags)('the manifest says of <%s>', (tag) => {
  test('each attribute that it observes, and no other', async () => {
    const { attributes } = await manifestOf(tag);
    const { observedAttributes } = customElements.get(tag) as unknown as typeof ChatWindow;
    expect(namesOf(attributes)).toEqual([...new Set(observedAttributes)].sort());
  });

  test('each property by which Lit has it render, and no property or method that is not there', async () => {
    const { members } = await manifestOf(tag);
    const element = made(tag);
    const lit = (element.constructor as typeof ChatWindow).elementProperties ?? new Map();
    const given = [...lit].filter(([, { state }]) => !state).map(([name]) => name);
    expect(namesOf(members)).toEqual(expect.arrayContaining(given));
    const owner = (isStatic = false) => (isStatic ? element.constructor : element);
    expect(members.filter((each) => !(each.name in owner(each.static)))).toEqual([]);
    const methods = members.filter(({ kind }) => kind === 'method');
    expect(methods.map(({ name }) => typeof element[name])).toEqual(methods.map(() => 'function'));
  });

  test('what each property is to begin with, and which attribute sets it', async () => {
    const { members, attributes } = await manifestOf(tag);
    for (const { name, attribute, default: value, ...member } of members) {
      if (member.kind !== 'field' || member.static) continue;
      const element = made(tag);
      if (value !== undefined) expect([name, element[name]]).toEqual([name, parsed(value)]);
      if (!attribute) continue;
      const type = attributes.find(({ fieldName }) => fieldName === name)?.type.text ?? '';
      const set = type === 'boolean' ? '' : (/.*'(.+?)'/.exec(type)?.[1] ?? 'something');
      element.setAttribute(attribute, set);
      expect([name, element[name]]).toEqual([name, type === 'boolean' || set]);
    }
  });
});

/** A literal of TypeScript: a text, true, false or null. */
const parsed = (literal: string): unknown => JSON.parse(literal.replaceAll("'", '"'));

const quote = {
  ...{ key: null, seq: 1, senderId: 'peer', own: false, system: false, text: 'Hello' },
  ...{ file: null, deleted: false },
};
const createdAt = Date.now();
const shown: Partial<TimelineMessage>[] = [
  { text: 'Look: `code`\n```\na block\n```\n> said before' },
  { text: 'And', quote, editedAt: createdAt },
  { text: '', deleted: true },
  { text: '', files: [messagePicture('cat.png'), messageFile()] },
  { text: 'As the system says', system: true },
  { text: 'Mine', own: true, reactions: [{ emoji: '👍', userIds: ['me', 'peer'], own: true }] },
];
const messages = shown.map((each, index) =>
  timelineMessage({ createdAt, ...each, seq: index + 1 }),
);

const features = {
  ...{ edits: {}, deletions: {}, replies: {}, reactions: {}, search: {}, typing: {}, voice: {} },
  files: { bytes: 1_000_000 },
};

const found = (): SearchResult => ({
  conversation: {
    ...{ id: 'conversation', topic: '', data: null },
    peer: { id: 'peer', username: 'ada', name: 'Ada' },
  },
  message: timelineMessage({ seq: 1 }),
  matches: [{ start: 0, end: 7 }],
});

/**
 * Whatever a window has shown of its parts, and its slots, in all that one can do in it.
 *
 * @returns what has been shown until now; the last window stays, and may show more
 */
async function everything(): Promise<() => { parts: string[]; slots: string[] }> {
  const parts = new Set<string>();
  const slots = new Set<string>();
  const look = (element: Element): void => {
    for (const each of partsOf(element)) parts.add(each);
    for (const each of slotsOf(element)) slots.add(each);
  };
  const open = async (said: typeof messages) => {
    const conversation = new FakeConversation(said);
    conversation.found.set('mess', new FakeSearch('mess', [found()]));
    const client = new FakeClient(conversation, features);
    const chat = await mount<ChatWindow>(html`
      <chat-window with="ada" markup .client=${client as never}></chat-window>
    `);
    await until(() => chat.conversation);
    const shows = async (part: string) => {
      await until(() => partsOf(chat).has(part));
      look(chat);
    };
    return { chat, client, conversation, shows };
  };

  const empty = await open([]);
  await until(() => slotsOf(empty.chat).has('empty'));
  look(empty.chat);

  const { chat, client, conversation, shows } = await open(messages);
  await shows('blockquote');
  await shows('reaction-own');
  await shows('file');
  const last = messages.at(-1)?.key;
  const message = inside(chat, 'chat-message-list', `[data-key="${last}"] chat-message`);
  await userEvent.hover(inside(message, '.bubble'));
  await shows('tools');
  await userEvent.click(inside(message, '.bubble'), { button: 'right' });
  await shows('menu-emoji');
  await userEvent.keyboard('{Escape}');
  inside(chat, 'chat-composer', '[part~=emoji-button]').click();
  await shows('emoji');
  await userEvent.keyboard('{Escape}');
  conversation.typing = true;
  conversation.emit('change');
  await shows('typing');

  Object.assign(conversation, { recordVoice: async () => new FakeRecording() });
  inside(chat, 'chat-composer', '[part~=record-button]').click();
  await shows('recorder');
  await userEvent.keyboard('{Escape}');
  await until(() => has(chat, 'chat-composer', 'textarea'));

  const row = inside(chat, 'chat-message-list', `[data-key="${last}"]`);
  row.focus();
  await userEvent.keyboard('r');
  await shows('composer-bar');
  const held = new DataTransfer();
  held.items.add(new File(['%PDF'], 'report.pdf', { type: 'application/pdf' }));
  const drop = { dataTransfer: held, bubbles: true, composed: true, cancelable: true };
  inside(chat, 'chat-message-list').dispatchEvent(new DragEvent('drop', drop));
  await shows('attached');

  const away: ConnectionState = { status: 'offline' };
  Object.assign(client, { state: away });
  client.emit('state', away);
  await shows('banner');

  inside(chat, 'header .search').click();
  await until(() => has(chat, 'chat-search', 'input'));
  await userEvent.keyboard('mess');
  await shows('result');

  const [ada, bo] = await Promise.all([newAccount('Ada'), newAccount('Bo')]);
  await (await bo.client.conversationWith(ada.username)).send('Hello');
  const inbox = await mount<ChatInbox>(
    html`<chat-inbox server=${chatServerUrl()} .client=${ada.client}></chat-inbox>`,
  );
  await until(() => partsOf(inbox).has('badge'));
  look(inbox);
  await inbox.open(bo.username);
  return () => {
    look(inbox);
    return { parts: [...parts].sort(), slots: [...slots].sort() };
  };
}

test('the manifest says each part and slot that a window shows, and no other', async () => {
  const { cssParts, slots } = await manifestOf('chat-window');
  const shown = await everything();
  await expect.poll(shown).toEqual({ parts: namesOf(cssParts), slots: namesOf(slots) });
  const inbox = await manifestOf('chat-inbox');
  expect([inbox.cssParts, inbox.slots]).toEqual([cssParts, slots]);
});

test('the manifest says each part and slot that a launcher has, and no other', async () => {
  const launcher = await mount<ChatLauncher>(html`
    <chat-launcher server=${chatServerUrl()} with="support" guest greeting="Can we help?"
      session-name=${crypto.randomUUID()}></chat-launcher>
  `);
  const own = partsOf(launcher);
  const slots = slotsOf(launcher);
  launcher.show();
  await until(() => launcher.window?.hasAttribute('exportparts'));
  const handedOn = launcher.window?.getAttribute('exportparts')?.split(',') ?? [];
  const parts = [...own, ...handedOn.map((each) => each.split(': ').at(-1) ?? each)];
  const manifest = await manifestOf('chat-launcher');
  expect(parts.sort()).toEqual(namesOf(manifest.cssParts));
  expect([...slots]).toEqual(namesOf(manifest.slots));
});
