import type { TimelineMessage } from '@chat/client';
import { html } from 'lit';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ChatMessage } from '../chat-message/chat-message.js';
import type { MessageActionEvent } from '../chat-message/message-action-event.js';
import { lateActions, lateStreams } from '../late-element.js';
import { tokens } from '../styles/tokens.styles.js';
import { emulateMedia } from '../test/emulate-media.js';
import { mount } from '../test/mount.js';
import { has, inside, textOf } from '../test/shadow.js';
import { streamedMessage } from '../test/streamed-message.js';
import { timelineMessage } from '../test/timeline-message.js';

beforeAll(() => Promise.all([lateStreams.load(), lateActions.load()]));
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

async function show(message: TimelineMessage) {
  const element = await mount<ChatMessage>(html`
    <chat-message
      style=${tokens.cssText}
      .message=${message}
      .senderName=${'Ada'}
      .peerName=${'Ada'}
      .features=${{ reactions: {}, replies: {}, reports: {} }}
      .first=${true}
      .last=${true}
    ></chat-message>
  `);
  const acted: string[] = [];
  element.addEventListener('chat-message-action', ({ action, message }: MessageActionEvent) => {
    acted.push(`${action} ${message.text}`);
  });
  const become = async (next: TimelineMessage) => {
    element.message = next;
    await element.updateComplete;
  };
  return {
    element,
    acted,
    become,
    write: (text: string) => become(streamedMessage({ seq: 1, text })),
  };
}

const bubble = (element: ChatMessage) => inside(element, '.bubble');
const words = (element: ChatMessage) => bubble(element).textContent;
const stop = (element: ChatMessage) => inside<HTMLButtonElement>(element, '.stop');
/** As it is drawn behind the text. */
const caret = (element: ChatMessage) =>
  getComputedStyle(inside(element, '.bubble span'), '::after');

async function later(element: ChatMessage, ms: number) {
  await vi.advanceTimersByTimeAsync(ms);
  await element.updateComplete;
}

describe('the text of a message that is being written', () => {
  test('comes by the word', async () => {
    const { element, write } = await show(streamedMessage({ seq: 1, text: '' }));
    expect(words(element)).toBe('');
    await write('Wa');
    expect(words(element)).toBe('');
    await write('Water it on');
    expect(words(element)).toBe('Water it');
    await write('Water it once a we');
    expect(words(element)).toBe('Water it once a');
  });

  test('shows the beginning of a word that is not written on for a second', async () => {
    const { element, write } = await show(streamedMessage({ seq: 1, text: 'Water it on' }));
    await later(element, 999);
    expect(words(element)).toBe('Water it');
    await later(element, 1);
    expect(words(element)).toBe('Water it on');
    // What is shown stays, and the next word waits for itself.
    await write('Water it once a we');
    expect(words(element)).toBe('Water it once a');
    await later(element, 1_000);
    expect(words(element)).toBe('Water it once a we');
  });

  test('shows a word without an end as it comes, a second late', async () => {
    const { element, write } = await show(streamedMessage({ seq: 1, text: 'https://shop' }));
    for (let length = 0; length < 3; length += 1) {
      await later(element, 400);
      await write(`https://shop.example/${'x'.repeat(length)}`);
    }
    expect(words(element)).toBe('https://shop.example/x');
  });

  test('is as it was written, markup and all', async () => {
    const text = '<b>bold</b> <img src=x onerror=alert(1)> &amp; ';
    const { element } = await show(streamedMessage({ seq: 1, text }));
    expect(words(element)).toBe(text.trimEnd());
    expect(bubble(element).querySelector('b, img')).toBeNull();
  });
});

describe('the caret', () => {
  test('is two pixels of the accent, and blinks', async () => {
    const { element } = await show(streamedMessage({ seq: 1, text: 'Water it ' }));
    const { borderInlineEndWidth, borderInlineEndColor, animationName } = caret(element);
    expect(borderInlineEndWidth).toBe('2px');
    expect(borderInlineEndColor).toBe(getComputedStyle(stop(element)).color);
    expect(animationName).toBe('blink');
  });

  test('takes no room: the bubble is as large as with the text alone', async () => {
    const text = 'Water it once a week, and less in winter: what it likes least is wet feet.';
    const { element, become } = await show(streamedMessage({ seq: 1, text: `${text} ` }));
    element.style.setProperty('width', '240px');
    const size = () => {
      const { width, height } = bubble(element).getBoundingClientRect();
      return { width, height };
    };
    const written = size();
    await become(timelineMessage({ seq: 1, text }));
    expect(size()).toEqual(written);
    // Wherever the line ends.
    for (let end = 1; end < text.length; end += 1) {
      await become(timelineMessage({ seq: 1, text: text.slice(0, end).trimEnd() }));
      const plain = size();
      await become(streamedMessage({ seq: 1, text: `${text.slice(0, end)} ` }));
      expect(size()).toEqual(plain);
    }
  });

  test('stands alone while there is nothing, in a bubble as high as one with a word', async () => {
    const { element, write } = await show(streamedMessage({ seq: 1, text: '' }));
    const { height } = bubble(element).getBoundingClientRect();
    expect(caret(element).borderInlineEndWidth).toBe('2px');
    await write('Water ');
    expect(bubble(element).getBoundingClientRect().height).toBe(height);
  });

  test('stands still for who wants less motion, and is there', async () => {
    await emulateMedia('prefers-reduced-motion', 'reduce');
    const { element } = await show(streamedMessage({ seq: 1, text: 'Water it ' }));
    expect(caret(element).animationIterationCount).toBe('1');
    const [blinking] = element.shadowRoot?.getAnimations() ?? [];
    await blinking?.finished;
    expect(caret(element).opacity).toBe('1');
  });

  test('is to be seen in forced colours', async () => {
    await emulateMedia('forced-colors', 'active');
    const { element } = await show(streamedMessage({ seq: 1, text: 'Water it ' }));
    const { backgroundColor } = getComputedStyle(bubble(element));
    expect(caret(element).borderInlineEndColor).not.toBe(backgroundColor);
  });

  test('is gone with the end of the message', async () => {
    const { element, become } = await show(streamedMessage({ seq: 1, text: 'Water it ' }));
    await become(timelineMessage({ seq: 1, text: 'Water it once a week.' }));
    expect(words(element)).toBe('Water it once a week.');
    expect(bubble(element).querySelector('span')).toBeNull();
  });
});

describe('to stop', () => {
  test('says whose message, asks once, and says that it has been asked', async () => {
    const { element, acted } = await show(streamedMessage({ seq: 1, text: 'Water it ' }));
    expect(textOf(stop(element)).trim()).toBe('Stop');
    expect(stop(element).ariaLabel).toMatch(/^Stop .*Ada.*’s message$/);
    stop(element).click();
    await element.updateComplete;
    expect(textOf(stop(element)).trim()).toBe('Stopping…');
    expect(stop(element).ariaLabel).toBe('Stopping…');
    expect(stop(element).ariaDisabled).toBe('true');
    stop(element).click();
    expect(acted).toEqual(['stop Water it ']);
  });

  test('can be asked again when nothing came of it for five seconds', async () => {
    const { element, acted } = await show(streamedMessage({ seq: 1, text: 'Water it ' }));
    stop(element).click();
    await later(element, 4_999);
    stop(element).click();
    expect(acted).toHaveLength(1);
    await later(element, 1);
    expect(textOf(stop(element)).trim()).toBe('Stop');
    stop(element).click();
    expect(acted).toHaveLength(2);
  });

  test('has room for a press in a line that is no higher than the one that follows', async () => {
    const { element, become } = await show(streamedMessage({ seq: 1, text: 'Water it ' }));
    expect(stop(element).getBoundingClientRect().height).toBeGreaterThanOrEqual(24);
    expect(stop(element).getBoundingClientRect().width).toBeGreaterThanOrEqual(24);
    const { height } = element.getBoundingClientRect();
    await become(streamedMessage({ seq: 1, text: 'Water it ', status: 'broken' }));
    expect(element.getBoundingClientRect().height).toBe(height);
    await become(timelineMessage({ seq: 1, text: 'Water it' }));
    expect(has(element, '.stop')).toBe(false);
    expect(textOf(inside(element, '.meta'))).toMatch(/\d:\d\d/);
    expect(element.getBoundingClientRect().height).toBe(height);
  });
});

describe('a message that was broken off', () => {
  test('keeps all of its text, says so, and can be discarded', async () => {
    const { element, acted, become } = await show(streamedMessage({ seq: 1, text: 'Water it on' }));
    await become(streamedMessage({ seq: 1, text: 'Water it on', status: 'broken' }));
    expect(words(element)).toBe('Water it on');
    expect(caret(element).content).toBe('none');
    expect(has(element, '.stop')).toBe(false);
    expect(textOf(inside(element, '.meta'))).toContain('Broken off');
    expect(inside(element, '.meta').querySelector('svg')).not.toBeNull();
    inside(element, '.discard').click();
    expect(acted).toEqual(['discard Water it on']);
  });

  test('before its first word shows that there was something', async () => {
    const { element } = await show(streamedMessage({ seq: 1, text: '', status: 'broken' }));
    expect(words(element)).toBe('…');
  });

  test('goes on where its writer comes back', async () => {
    const { element, write } = await show(
      streamedMessage({ seq: 1, text: 'Water it on', status: 'broken' }),
    );
    await write('Water it once a ');
    expect(words(element)).toBe('Water it once a');
    expect(textOf(element)).not.toContain('Broken off');
    expect(has(element, '.stop')).toBe(true);
  });
});

describe('while it is being written', () => {
  test('it is busy, and nothing floats at it', async () => {
    const { element } = await show(streamedMessage({ seq: 1, text: 'Water it ' }));
    expect(inside(element, '.bubble span').ariaBusy).toBe('true');
    element.dispatchEvent(new PointerEvent('pointerenter', { pointerType: 'mouse' }));
    await element.updateComplete;
    expect(has(element, ':is(.tools, .bare)')).toBe(false);
  });

  test('a first emoji is not shown large, as more may follow', async () => {
    const { element } = await show(streamedMessage({ seq: 1, text: '🌱 ' }));
    expect(getComputedStyle(bubble(element)).backgroundColor).not.toBe('rgba(0, 0, 0, 0)');
  });
});
