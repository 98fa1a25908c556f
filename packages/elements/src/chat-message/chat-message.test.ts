import { html } from 'lit';
import { describe, expect, test, vi } from 'vitest';
import { mount } from '../test/mount.js';
import { inside, textOf } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatMessage } from './chat-message.js';
import type { MessageActionEvent } from './message-action-event.js';

const show = (fields: Parameters<typeof timelineMessage>[0]) =>
  mount<ChatMessage>(
    html`<chat-message .message=${timelineMessage(fields)} .senderName=${'Ada'} .first=${true} .last=${true}></chat-message>`,
  );

const links = (message: ChatMessage) =>
  [...inside(message, '.bubble').querySelectorAll('a')].map((link) => link.getAttribute('href'));

describe('text that strangers wrote', () => {
  test('is shown as it was written, markup and all', async () => {
    const text = '<script>alert(1)</script> <img src=x onerror=alert(1)> &amp;';
    const message = await show({ seq: 1, text });
    const bubble = inside(message, '.bubble');
    expect(bubble.textContent).toBe(text);
    expect(bubble.children).toHaveLength(0);
  });

  test('links web and mail addresses, and nothing else', async () => {
    const message = await show({
      seq: 1,
      text: 'https://a.example/x javascript:alert(1) data:text/html,hi ftp://b.example //c.example www.d.com e@f.example vbscript:x JaVaScRiPt://g.example/%0aalert(1)',
    });
    // What finds them comes with the first text that may have one.
    await expect
      .poll(() => links(message))
      .toEqual(['https://a.example/x', 'https://www.d.com/', 'mailto:e@f.example']);
  });

  test('opens links without handing over this page', async () => {
    const message = await show({ seq: 1, text: 'https://a.example' });
    const link = await vi.waitFor(() => inside<HTMLAnchorElement>(message, '.bubble a'), 20_000);
    expect(link.target).toBe('_blank');
    expect(link.rel).toBe('noopener noreferrer nofollow');
  });

  test.each([
    ['ltr', false, 'left'],
    ['ltr', true, 'right'],
    ['rtl', false, 'right'],
    ['rtl', true, 'left'],
  ])(
    'in %s, own: %s, meets what is around it at the side where it stands: %s',
    async (dir, own, side) => {
      for (const text of ['a word', 'مرحبا', '12']) {
        const place = await mount(
          html`<div dir=${dir}><chat-message .message=${timelineMessage({ seq: 1, text, own })}></chat-message></div>`,
        );
        const message = place.querySelector('chat-message') as ChatMessage;
        await message.updateComplete;
        const style = getComputedStyle(inside(message, '.bubble'));
        const other = side === 'left' ? 'right' : 'left';
        for (const at of ['top', 'bottom']) {
          expect(style.getPropertyValue(`border-${at}-${side}-radius`), text).toBe('6px');
          expect(style.getPropertyValue(`border-${at}-${other}-radius`), text).not.toBe('6px');
        }
      }
    },
  );

  test('cannot turn the direction of what is around it', async () => {
    const message = await show({ seq: 1, text: '\u202Eabc' });
    const bubble = inside(message, '.bubble');
    expect(bubble.getAttribute('dir')).toBe('auto');
    expect(getComputedStyle(bubble).unicodeBidi).toBe('isolate');
  });

  test.each(['✔', '™', '🇩🇪', '👩‍👩‍👧‍👦', '👍🏽 👍🏽'])(
    '%s alone is large, without a bubble, and in sight',
    async (text) => {
      const message = await show({ seq: 1, text, own: true });
      const { color, backgroundColor } = getComputedStyle(inside(message, '.bubble'));
      const plain = await show({ seq: 2, text: 'a word' });
      expect(backgroundColor).toBe('rgba(0, 0, 0, 0)');
      expect(color).toBe(getComputedStyle(inside(plain, '.bubble')).color);
    },
  );

  test('stays inside the window without a single space in it', async () => {
    const message = await show({ seq: 1, text: 'x'.repeat(10_000) });
    const bubble = inside(message, '.bubble');
    expect(bubble.getBoundingClientRect().width).toBeLessThanOrEqual(
      message.getBoundingClientRect().width,
    );
    expect(bubble.scrollWidth).toBeLessThanOrEqual(bubble.clientWidth);
  });
});

describe('the state of an own message', () => {
  test.each([
    ['pending', 'Sending…'],
    ['sent', 'Sent'],
    ['delivered', 'Delivered'],
    ['read', 'Read'],
  ] as const)('%s is said in words', async (status, words) => {
    const message = await show({ seq: 1, own: true, status });
    expect(textOf(message)).toContain(words);
  });

  test('failed is said in words, with Retry and Delete', async () => {
    const message = await show({ seq: 7, own: true, status: 'failed' });
    const actions: string[] = [];
    message.addEventListener('chat-message-action', (event: MessageActionEvent) => {
      actions.push(`${event.action} ${event.clientId.slice(-1)}`);
    });
    expect(textOf(message)).toContain('Not sent.');
    for (const button of message.shadowRoot?.querySelectorAll('button') ?? []) button.click();
    expect(actions).toEqual(['retry 7', 'discard 7']);
  });
});
