import { until } from '@chat/testkit/in-page';
import { html } from 'lit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import { ChatWindow } from '../chat-window/chat-window.js';
import { FakeConversation, FakeExcerpt, fakeClient } from '../test/fake-chat.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import { en } from './en.js';
import { registerTerms } from './register-terms.js';

/** A window that says that it isn’t set up. */
const misconfigured = (lang: string) =>
  mount<ChatWindow>(html`<chat-window server="no:address" lang=${lang}></chat-window>`);

const german = 'Der Chat ist noch nicht eingerichtet';

describe('a window in a language', () => {
  test('is English until that is here, and never a bit of both', async () => {
    const chat = await misconfigured('de');
    const seen: string[] = [];
    await until(async () => {
      await new Promise(requestAnimationFrame);
      seen.push(textOf(chat));
      return textOf(chat).includes(german);
    });
    const isEnglish = (text: string) => /Chat isn’t|This page/.test(text);
    const isGerman = (text: string) => /Der Chat|Diese Seite/.test(text);
    expect(seen.filter((text) => isEnglish(text) && isGerman(text))).toEqual([]);
    expect(seen.at(-1)).toContain('Diese Seite nennt keinen gültigen Chatserver');
  });

  test.each(['de_DE', 'de-AT', 'DE', 'de_DE.UTF-8'])('written %s has its words', async (lang) => {
    const chat = await misconfigured(lang);
    await until(() => textOf(chat).includes(german));
  });

  test.each(['x', '*', 'en_US.UTF-8', 'zh-Hans', 'constructor'])(
    'written %s is English',
    async (lang) => {
      const chat = await misconfigured(lang);
      await until(() => textOf(chat).includes(en.misconfiguredHeading));
      expect(inside(chat, 'section').dir).toBe('ltr');
    },
  );

  test('runs the way of its words, unless the page says which way', async () => {
    const chat = await misconfigured('ar');
    const direction = () => getComputedStyle(inside(chat, '.window')).direction;
    await until(() => textOf(chat).includes('لم تُعدّ المحادثة بعد'));
    expect(direction()).toBe('rtl');
    chat.dir = 'ltr';
    await until(() => direction() === 'ltr');
    chat.removeAttribute('dir');
    await until(() => direction() === 'rtl');
    chat.lang = 'he';
    await until(() => textOf(chat).includes('הצ׳אט עדיין לא הוגדר'));
    expect(direction()).toBe('rtl');
    chat.lang = 'de';
    await until(() => textOf(chat).includes(german));
    expect(direction()).toBe('ltr');
  });

  test('follows what it stands in, also from one place to another', async () => {
    const place = await mount<HTMLElement>(html`
      <div lang="de"><p><chat-window server="no:address"></chat-window></p></div>
    `);
    const chat = place.querySelector('chat-window') as ChatWindow;
    await until(() => textOf(chat).includes(german));
    place.lang = 'fr';
    await until(() => textOf(chat).includes('n’est pas encore configurée'));
    const other = await mount<HTMLElement>(html`<div lang="es"></div>`);
    other.append(chat);
    await until(() => textOf(chat).includes('aún no está configurado'));
    place.lang = 'de';
    other.lang = 'ja';
    await until(() => textOf(chat).includes('まだ設定されていません'));
  });

  test('follows the page through the shadow root of what it is in', async () => {
    const host = await mount<HTMLElement>(html`<div></div>`);
    const root = host.attachShadow({ mode: 'open' });
    const chat = document.createElement('chat-window');
    chat.server = 'no:address';
    root.append(chat);
    const { documentElement } = document;
    const { lang } = documentElement;
    onTestFinished(() => {
      documentElement.lang = lang;
    });
    documentElement.lang = 'en';
    await until(() => textOf(chat).includes(en.misconfiguredHeading));
    documentElement.lang = 'de';
    await until(() => textOf(chat).includes(german));
  });
});

describe('another language while it runs', () => {
  const theirs = timelineMessage({ seq: 2, text: 'Hello', createdAt: Date.UTC(2024, 0, 5, 12) });
  const quote = { key: null, seq: 1, senderId: 'peer', own: false, system: false, text: 'Gone' };
  const mine = timelineMessage({
    ...{ seq: 3, text: 'Hi', own: true, status: 'read', createdAt: Date.now() },
    quote: { ...quote, file: null, deleted: false },
  });

  async function open() {
    const conversation = new FakeConversation([theirs, mine]);
    conversation.older = [[]];
    const features = { replies: {}, edits: {}, deletions: {}, reactions: {} };
    const chat = await mount<ChatWindow>(html`
      <chat-window lang="en" with="ada" .client=${fakeClient(conversation, features)}></chat-window>
    `);
    await until(() => chat.conversation);
    await until(() => has(chat, 'chat-message-list', 'chat-message', ':is(.tools, .bare)'));
    const row = (key: string) => inside(chat, 'chat-message-list', `[data-key="${key}"]`);
    return { chat, conversation, row };
  }

  test('is that of all that is open: days, times, the head, the field, a menu', async () => {
    const { chat } = await open();
    expect(textOf(chat)).toContain('2024');
    await userEvent.click(inside(chat, 'chat-message-list', 'chat-message', '.bubble'), {
      button: 'right',
    });
    await until(() => has(chat, 'chat-message-menu', '.item'));
    chat.lang = 'de-AT';
    await until(() => textOf(chat).includes('Heute'));
    const text = textOf(chat);
    expect(text).toContain('5. Jänner 2024');
    expect(text).toContain('Gelesen');
    expect(textOf(inside(chat, 'chat-message-menu'))).toContain('Antworten');
    expect(inside(chat, 'section').ariaLabel).toBe('Chat mit \u2068Ada\u2069');
    const field = inside<HTMLTextAreaElement>(chat, 'chat-composer', 'textarea');
    expect(field.placeholder).toBe('Nachricht schreiben');
    for (const word of ['Today', 'January', 'Reply', 'Read', 'Copy']) {
      expect(text).not.toContain(word);
    }
    chat.lang = 'ar-EG';
    await until(() => textOf(chat).includes('اليوم'));
    expect(textOf(chat)).toContain('٥ يناير ٢٠٢٤');
    expect(textOf(chat)).not.toMatch(/\d/);
  });

  test('is that of what a row has just said, and of what is told of it', async () => {
    const { chat, conversation, row } = await open();
    row(mine.key).focus();
    await until(() => row(mine.key).ariaLabel?.includes('In reply to'));
    conversation.excerpt = new FakeExcerpt(conversation, []);
    conversation.refusal = new Error('No.');
    inside(row(mine.key).querySelector('chat-message') as Element, '.quote').click();
    await until(() => textOf(chat).includes(en.quoteUnreachable));
    row(mine.key).focus();
    chat.lang = 'de';
    await until(() => textOf(chat).includes('Diese Nachricht ist gerade nicht erreichbar.'));
    expect(textOf(chat)).not.toContain(en.quoteUnreachable);
    expect(row(mine.key).ariaLabel).toContain('Antwort auf:');
  });
});

describe('words of a site’s own', () => {
  test('stand in the place of ours, for a language and its regions, also while it runs', async () => {
    const chat = await misconfigured('qab-DE');
    await until(() => textOf(chat).includes(en.misconfiguredHeading));
    registerTerms('qab', { misconfiguredHeading: 'Gleich geht es los', tryAgain: 'Los' });
    await until(() => textOf(chat).includes('Gleich geht es los'));
    // What it leaves out.
    expect(textOf(chat)).toContain(en.misconfiguredText);
    registerTerms('qab-de', { misconfiguredHeading: 'Gleich' });
    await until(() => /Gleich /.test(textOf(chat)) && !textOf(chat).includes('los'));
  });

  test('change a language of ours, once that is here', async () => {
    ChatWindow.registerTerms('es', { misconfiguredHeading: 'Un momento' });
    const chat = await misconfigured('es-MX');
    await until(() => textOf(chat).includes('Un momento'));
    expect(textOf(chat)).toContain('Esta página no indica');
  });

  test('are told how their language counts', () => {
    const words: string[] = [];
    registerTerms('qac', ({ number, plural }) => {
      words.push(number(1_234), plural(1, { one: 'one', other: 'more' }));
      return {};
    });
    expect(words).toEqual([]);
    return misconfigured('qac').then(() => expect(words).toHaveLength(2));
  });

  test.each(['', '*', 'de_DE', 'a language'])('are refused for %j, which is none', (language) => {
    expect(() => registerTerms(language, {})).toThrow(RangeError);
  });
});
