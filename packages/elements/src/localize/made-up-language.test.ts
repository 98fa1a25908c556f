import {
  ChatError,
  type ConversationSummary,
  type Features,
  type TimelineMessage,
} from '@chat/client';
import { chatServerUrl, until } from '@chat/testkit/in-page';
import { html, render } from 'lit';
import { beforeEach, describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import type { ChatComposer } from '../chat-composer/chat-composer.js';
import type { ChatConversationList } from '../chat-conversation-list/chat-conversation-list.js';
import type { ChatSafety } from '../chat-safety/chat-safety.js';
import type { ChatWindow } from '../chat-window/chat-window.js';
import { lateInbox, lateProblem, lateSafety } from '../late-element.js';
import { openPage, openSettings, openSignedIn, page, submit } from '../test/account-steps.js';
import { FakeConversation, FakeSearch, fakeClient } from '../test/fake-chat.js';
import { openForGuests, signInSupport } from '../test/guests.js';
import { madeUpIn, notMadeUp, speakMadeUp } from '../test/made-up-language.js';
import { messageFile, messagePicture } from '../test/message-file.js';
import { mount, settled } from '../test/mount.js';
import { has, inside } from '../test/shadow.js';
import { streamedMessage } from '../test/streamed-message.js';
import { timelineMessage } from '../test/timeline-message.js';
import { FakeRecording, messageVoice } from '../test/voice-file.js';
import type { RecordVoiceEvent } from '../voice/record-voice-event.js';
import { termsFor } from './register-terms.js';

beforeEach(speakMadeUp);

/** What users have written and are called: all else is ours. */
const own = [
  'Ada',
  'Bo',
  'Hello',
  'Hell',
  'Hi',
  'Report.pdf',
  'Report',
  '.pdf',
  'cat.png',
  'A',
  'B',
];

/** All that is there is in the language of the page, and something is. */
function speaksMadeUp(element: Element, ...more: string[]): void {
  expect(madeUpIn(element)).toBeGreaterThan(0);
  expect(notMadeUp(element, [...more, ...own])).toEqual([]);
}

const all: Features = {
  ...{ edits: {}, deletions: {}, replies: {}, reactions: {}, streams: {}, search: {} },
  ...{ files: { bytes: 1_000_000, types: ['image/*'] }, voice: {} },
} as Features;

const theirs = timelineMessage({ seq: 1, text: 'Hello', createdAt: Date.now() - 3 * 86_400_000 });
const mine = timelineMessage({ seq: 2, text: 'Hi', own: true, createdAt: Date.now() });

async function open(...messages: TimelineMessage[]) {
  const conversation = new FakeConversation(messages);
  const chat = await mount<ChatWindow>(html`
    <chat-window with="ada" .client=${fakeClient(conversation, all)}></chat-window>
  `);
  await until(() => chat.conversation);
  await chat.updateComplete;
  await inside<ChatWindow>(chat, 'chat-message-list').updateComplete;
  return { chat, conversation };
}

const row = (chat: ChatWindow, { key }: TimelineMessage) =>
  inside(chat, 'chat-message-list', `[data-key="${key}"]`);
const message = (chat: ChatWindow, { key }: TimelineMessage) =>
  inside(chat, 'chat-message-list', `[data-key="${key}"] chat-message`);

async function choose(menu: Element, at: number): Promise<void> {
  const items = [...(menu.shadowRoot?.querySelectorAll<HTMLElement>('.item') ?? [])];
  items.at(at)?.click();
}

async function rightClick(chat: ChatWindow, of: TimelineMessage): Promise<HTMLElement> {
  await userEvent.click(inside(message(chat, of), '.bubble'), { button: 'right' });
  await until(() => has(chat, 'chat-message-menu', '.menu'));
  return inside(chat, 'chat-message-menu');
}

describe('a made-up language is all that is said', () => {
  test('where one signs in, and where one makes an account', async () => {
    const chat = await mount<ChatWindow>(html`
      <chat-window server=${chatServerUrl()} session-name=${crypto.randomUUID()} with="bo"></chat-window>
    `);
    await until(() => has(chat, 'chat-sign-in', '.button'));
    speaksMadeUp(chat);
    inside(chat, 'chat-sign-in', '.button').click();
    await inside<ChatWindow>(chat, 'chat-sign-in').updateComplete;
    speaksMadeUp(chat);
    inside(chat, 'chat-sign-in', '.switch button').click();
    await until(() => has(chat, 'chat-sign-in', '#name'));
    speaksMadeUp(chat);
    await userEvent.fill(inside(chat, 'chat-sign-in', '#username'), '?');
    await userEvent.fill(inside(chat, 'chat-sign-in', '#password'), 'short');
    inside(chat, 'chat-sign-in', '.button').click();
    await inside<ChatWindow>(chat, 'chat-sign-in').updateComplete;
    speaksMadeUp(chat);
  });

  test('in the settings, and on each of their pages', async () => {
    const { chat, ada, bo } = await openSignedIn();
    const names = [ada.username, bo.username, 'Chrome', 'Linux'];
    speaksMadeUp(chat, ...names);
    await openSettings(chat);
    await settled(chat);
    speaksMadeUp(chat, ...names);
    inside(chat, 'chat-settings', '.back, .close, [class~=icon-button]').click();
    await ada.client.block(bo.client.user?.id ?? '');
    for (const name of ['profile', 'password', 'sessions', 'blocked', 'deletion']) {
      await until(() => !has(chat, 'chat-settings'));
      await openPage(chat, name);
      await until(() => madeUpIn(page(chat, name)) > 0);
      speaksMadeUp(chat, ...names);
      if (name === 'password') await submit(chat, name, { current: 'wrong', next: 'short' });
      if (name === 'profile') await submit(chat, name, { name: '', picture: 'nowhere' });
      await chat.updateComplete;
      speaksMadeUp(chat, ...names);
      await userEvent.keyboard('{Escape}');
      if (has(chat, 'chat-settings')) await userEvent.keyboard('{Escape}');
    }
  });

  test('for guests', async () => {
    const support = await signInSupport();
    const { chat } = await openForGuests();
    speaksMadeUp(chat, 'support', 'The Support', 's', 'S');
    support.disconnect();
  });

  test('in a conversation: of days, of what became of messages, of their menus', async () => {
    const quote = { key: theirs.key, seq: 1, senderId: 'peer', own: false, system: false };
    const messages = [
      theirs,
      mine,
      timelineMessage({ seq: 3, own: true, deleted: true, text: '' }),
      timelineMessage({ seq: 4, deleted: true, text: '' }),
      timelineMessage({ seq: 5, own: true, text: 'Hi', status: 'failed' }),
      timelineMessage({ seq: 6, own: true, text: 'Hi', status: 'pending' }),
      timelineMessage({ seq: 7, system: true, text: 'Hello' }),
      timelineMessage({
        ...{ seq: 8, own: true, text: 'Hi', status: 'read', editedAt: Date.now() },
        quote: { ...quote, text: 'Hello', file: null, deleted: false },
        reactions: [{ emoji: '👍', userIds: ['me', 'peer'], own: true }],
      }),
      timelineMessage({
        ...{ seq: 9, own: true, text: 'Hi' },
        change: {
          ...{ kind: 'edit', status: 'failed', text: 'Hello' },
          error: new ChatError('conflict', 'No.'),
        },
      }),
    ] as const;
    const { chat, conversation } = await open(...messages);
    await until(() => has(message(chat, messages[8]), '.reason'));
    speaksMadeUp(chat);
    for (const each of messages) {
      row(chat, each).focus();
      await until(() => row(chat, each).ariaLabel);
      speaksMadeUp(chat);
    }
    for (const each of [theirs, mine, messages[7]]) {
      const menu = await rightClick(chat, each);
      await settled(menu);
      speaksMadeUp(chat);
      await userEvent.keyboard('{Escape}');
      await until(() => !has(chat, 'chat-message-menu'));
    }
    // Deleting is asked once more.
    await choose(await rightClick(chat, mine), -1);
    await chat.updateComplete;
    speaksMadeUp(chat);
    await userEvent.keyboard('{Escape}');
    await until(() => !has(chat, 'chat-message-menu'));
    for (const key of ['r', 'e']) {
      row(chat, mine).focus();
      await userEvent.keyboard(key);
      await until(() => has(chat, 'chat-composer', '.bar'));
      speaksMadeUp(chat);
      await userEvent.keyboard('{Escape}');
    }
    conversation.typing = true;
    conversation.receive(timelineMessage({ seq: 10, text: 'Hello', files: [messageVoice(9_000)] }));
    await chat.updateComplete;
    speaksMadeUp(chat, 'voice-9000.wav');
  });

  test('of a message that is written, and of one that broke off', async () => {
    const { chat, conversation } = await open(mine);
    for (const status of ['streaming', 'broken'] as const) {
      const streamed = streamedMessage({ seq: 3, text: 'Hello', status: status as never });
      conversation.show([mine, streamed]);
      await until(() => has(chat, 'chat-message-list', `[data-key="${streamed.key}"]`));
      await until(() => madeUpIn(message(chat, streamed)) > 0);
      speaksMadeUp(chat);
    }
  });

  test('of files: those that are there, those that cannot be had, and those that are to go', async () => {
    const files = [messagePicture('cat.png'), messageFile(), messageVoice(65_000)];
    const many = [1, 2, 3, 4, 5, 6].map((at) => messagePicture(`${at}.png`));
    const { chat } = await open(
      timelineMessage({ seq: 1, text: '', files }),
      timelineMessage({ seq: 2, text: '', files: many, own: true, status: 'pending' }),
    );
    const names = ['voice-65000.wav', ...many.map(({ name }) => name)];
    const first = timelineMessage({ seq: 1 });
    await until(() => has(message(chat, first), '.file'));
    await until(() => has(message(chat, first), 'chat-voice', '.play'));
    speaksMadeUp(chat, ...names);
    inside(message(chat, first), '.file').click();
    inside(message(chat, first), 'chat-voice', '.play').click();
    await until(() => has(message(chat, first), '[role=alert]'));
    speaksMadeUp(chat, ...names);

    const dataTransfer = new DataTransfer();
    const big = new File([new Uint8Array(1_000_001)], 'cat.png', { type: 'image/png' });
    for (const each of [big, new File([], 'cat.png'), new File(['%'], 'Report.pdf')]) {
      dataTransfer.items.add(each);
    }
    const happen = (type: string) => {
      const event = new DragEvent(type, { dataTransfer, bubbles: true, composed: true });
      inside(chat, 'chat-message-list').dispatchEvent(event);
    };
    await until(() => {
      happen('dragover');
      return has(chat, 'chat-composer', '.drop-target');
    });
    speaksMadeUp(chat, ...names);
    happen('drop');
    await until(() => has(chat, 'chat-composer', '.item .problem'));
    speaksMadeUp(chat, ...names);
  });

  test('of a picture that is looked at', async () => {
    const pictures = [messagePicture('cat.png'), messagePicture('cat.png')];
    const shown = timelineMessage({ seq: 1, text: '', files: pictures });
    const { chat } = await open(shown);
    await until(() => has(message(chat, shown), '.picture chat-picture', '.words'));
    const element = document.createElement('chat-picture-viewer');
    await customElements.whenDefined('chat-picture').then(async () => {
      const { ChatPictureViewer } = await import('../files/chat-picture-viewer.js');
      if (!customElements.get('chat-picture-viewer')) {
        customElements.define('chat-picture-viewer', ChatPictureViewer);
      }
    });
    customElements.upgrade(element);
    Object.assign(element, { message: shown, pictures, at: 0 });
    message(chat, shown).shadowRoot?.append(element);
    await until(() => has(element, 'dialog[open]'));
    speaksMadeUp(chat);
  });

  test('of a voice message that is recorded, and of a microphone that is not there', async () => {
    for (const answer of [
      async () => new FakeRecording(),
      () => Promise.reject(new ChatError('microphone_denied', 'No.')),
      () => Promise.reject(new ChatError('microphone_unavailable', 'No.')),
      () => Promise.reject(new Error('No.')),
    ]) {
      const composer = await mount<ChatComposer>(html`
        <chat-composer .peerName=${'Ada'} .accepts=${{ bytes: 9_000 }} .features=${{ files: { bytes: 9_000 }, voice: {} }}></chat-composer>
      `);
      composer.addEventListener('chat-record-voice', (event: RecordVoiceEvent) =>
        event.ask({ recordVoice: answer as never }),
      );
      await until(() => has(composer, '.record'));
      speaksMadeUp(composer);
      inside(composer, '.record').click();
      await until(() => has(composer, 'chat-recorder', '.listen, [role=alert]'));
      speaksMadeUp(composer);
      if (!has(composer, 'chat-recorder', '.listen')) continue;
      inside(composer, 'chat-recorder', '.listen').click();
      await until(() => has(composer, 'chat-recorder', 'chat-voice'));
      speaksMadeUp(composer);
    }
  });

  test('of how much more can be written', async () => {
    const { chat } = await open(mine);
    const field = inside<HTMLTextAreaElement>(chat, 'chat-composer', 'textarea');
    for (const length of [15_990, 16_050]) {
      await userEvent.fill(field, '1'.repeat(length));
      await inside<ChatWindow>(chat, 'chat-composer').updateComplete;
      speaksMadeUp(chat);
    }
  });

  test('where one searches', async () => {
    const { chat, conversation } = await open(mine);
    const result = (seq: number) => ({
      conversation: { id: 'conversation', topic: '', data: null, peer: conversation.peer },
      message: { ...theirs, seq, files: [messageFile()] },
      matches: [{ start: 0, end: 2 }],
    });
    const found = new FakeSearch('Hello', [result(1), result(2)]);
    found.further = [[result(3)]];
    conversation.found.set('Hello', found);
    conversation.places = [[theirs]];
    inside(chat, 'header .search').click();
    await until(() => has(chat, 'chat-search', 'input'));
    speaksMadeUp(chat);
    const search = inside<ChatWindow>(chat, 'chat-search');
    for (const text of ['Hell', 'Hello']) {
      await userEvent.fill(inside(search, 'input'), text);
      speaksMadeUp(chat);
      await until(() => has(search, text === 'Hello' ? '.result' : '.state'));
      await until(() => conversation.asked.includes(`search ${text}`));
      await search.updateComplete;
      speaksMadeUp(chat);
    }
    inside(search, '.result').click();
    await until(() => has(search, '.bar'));
    speaksMadeUp(chat);
  });

  test('in the list, in its menus, and where there is nothing in it', async () => {
    await lateInbox.load();
    const list = await mount<ChatConversationList>(html`
      <chat-conversation-list .items=${null} .arranges=${true} .opens=${true}></chat-conversation-list>
    `);
    const none = { pinned: false, mutedUntil: null, archived: false, unread: false };
    const summary = (id: string, fields: object) =>
      ({
        ...{ id, members: [], activeAt: Date.now() - 86_400_000, unread: 0, lastMessage: null },
        ...{ settings: none, typing: false, blocked: false, topic: '', data: null, draft: '' },
        peer: { id, username: 'ada', name: 'Ada', guest: true },
        ...fields,
      }) as unknown as ConversationSummary;
    const items = [
      summary('1', { unread: 3, lastMessage: theirs }),
      summary('2', { unread: 120, lastMessage: mine, settings: { ...none, pinned: true } }),
      summary('3', { draft: 'Hello', settings: { ...none, mutedUntil: Infinity } }),
      summary('4', { typing: true, settings: { ...none, unread: true } }),
      summary('5', { blocked: true, lastMessage: { ...mine, deleted: true } }),
      summary('6', { lastMessage: { ...mine, status: 'failed' } }),
      summary('7', { lastMessage: { ...theirs, text: '', files: [messagePicture('cat.png')] } }),
    ];
    const states: Partial<ChatConversationList>[] = [
      { items: [] },
      { items: [], showArchived: true } as never,
      { items: [], opens: false },
      { items, error: new ChatError('timeout', 'No.') } as never,
    ];
    for (const state of states) {
      Object.assign(list, { showArchived: false, ...state });
      await list.updateComplete;
      speaksMadeUp(list);
    }
    for (const view of [0, 1, 2]) {
      list.shadowRoot?.querySelectorAll<HTMLElement>('.row .more')[0]?.click();
      await until(() => has(list, '.item'));
      speaksMadeUp(list);
      const entries = [...(list.shadowRoot?.querySelectorAll<HTMLElement>('.item') ?? [])];
      const to = entries.find((each) =>
        each.textContent?.includes(view === 1 ? '⟦Mute…⟧' : '⟦Clear messages…⟧'),
      );
      to?.click();
      await list.updateComplete;
      speaksMadeUp(list);
      await userEvent.keyboard('{Escape}');
    }
    list.shadowRoot?.querySelector('form')?.requestSubmit();
    await list.updateComplete;
    speaksMadeUp(list);
  });

  test('of who is blocked, and who is reported', async () => {
    await lateSafety.load();
    const chat = await mount<HTMLElement>(html`<chat-window></chat-window>`);
    const states: Partial<ChatSafety>[] = [
      { step: 'block' },
      { step: 'block', busy: true },
      { step: 'block', error: new ChatError('too_many_blocks', 'No.') },
      { step: 'report' },
      { step: 'report', quote: 'Hello' },
      { step: 'report', error: new ChatError('not_found', 'No.') },
      { step: 'report', blocked: true, reported: true } as never,
    ];
    for (const state of states) {
      const sheet = document.createElement('chat-safety');
      Object.assign(sheet, { peerName: 'Ada', canBlock: true, canReport: true, ...state });
      inside(chat, '.window').append(sheet);
      await sheet.updateComplete;
      speaksMadeUp(sheet);
      inside(sheet, 'button:last-of-type, [type=submit]').click();
      await sheet.updateComplete;
      speaksMadeUp(sheet);
      sheet.remove();
    }
  });

  test('of whatever stands in the way', async () => {
    const { problemPanel, removedPanel } = await lateProblem.load();
    const place = await mount<HTMLElement>(html`<div></div>`);
    const problems = ['misconfigured', 'broken', 'unauthorized', 'forbidden', 'unknown-peer'];
    for (const problem of [...problems, 'self', 'closed'] as never[]) {
      const options = { terms: termsFor('ru'), peer: 'Ada', onRetry: () => {}, state: undefined };
      render(problemPanel({ ...options, problem }), place);
      speaksMadeUp(place);
    }
    render(removedPanel(termsFor('ru'), { name: 'Ada' } as never, {} as never), place);
    speaksMadeUp(place);
    const chat = await mount<ChatWindow>(
      html`<chat-window server="http://localhost:9" with="ada" .getToken=${async () => 'x.e30.x'}></chat-window>`,
    );
    await until(() => has(chat, '.panel, [role=alert], .waiting'));
    speaksMadeUp(chat);
  });

  test.each(['offline', 'reconnecting'])('of a connection that is %s', async (status) => {
    const place = await mount<HTMLElement>(html`
      <chat-status .state=${{ status }} .queued=${2} .kept=${false} .blocked=${true}></chat-status>
    `);
    await until(() => has(place, '.banner'));
    speaksMadeUp(place);
  });
});
