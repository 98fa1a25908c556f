import { html } from 'lit';
import { describe, expect, test, vi } from 'vitest';
import { tokens } from '../styles/tokens.styles.js';
import { accessibilityProblems } from '../test/accessible.js';
import { mount } from '../test/mount.js';
import { inside } from '../test/shadow.js';
import { timelineMessage } from '../test/timeline-message.js';
import type { ChatMessage } from './chat-message.js';

type Fields = Omit<Parameters<typeof timelineMessage>[0], 'seq'>;

const show = (fields: Fields, markup = true) =>
  mount<ChatMessage>(
    html`<chat-message .message=${timelineMessage({ seq: 1, ...fields })} .senderName=${'Ada'} ?markup=${markup} .first=${true} .last=${true}></chat-message>`,
  );

const bubble = (message: ChatMessage) => inside(message, '.bubble, .words');
const find = (message: ChatMessage, selector: string) =>
  vi.waitFor(() => inside<HTMLElement>(message, `.markup ${selector}`), 20_000);
const loaded = () =>
  performance.getEntriesByType('resource').filter(({ name }) => /\/markup\/markup\.ts/.test(name));

// First of all: nothing here has loaded it before.
test('what shows markup is loaded with the first message that may have some, not for others nor where it is off', async () => {
  const off = await show({ text: 'a **b** `c`' }, false);
  const none = await show({ text: 'Well, that is nice: 3 - 2 = 1. (See you!)' });
  expect(bubble(off).children).toHaveLength(0);
  expect(bubble(off).textContent).toBe('a **b** `c`');
  expect(bubble(none).children).toHaveLength(0);
  const until = performance.now();
  const message = await show({ text: 'a **b**' });
  expect((await find(message, 'strong')).textContent).toBe('b');
  expect(loaded().map(({ startTime }) => startTime > until)).toEqual([true]);
});

describe('a message with markup', () => {
  test('shows it, and what was typed once it is switched off', async () => {
    const message = await show({ text: 'a **b**' });
    await find(message, 'strong');
    expect(bubble(message).textContent).toBe('a b');
    message.markup = false;
    await message.updateComplete;
    expect(bubble(message).textContent).toBe('a **b**');
    expect(bubble(message).children).toHaveLength(0);
  });

  test('shows what it is edited to', async () => {
    const message = await show({ text: '- a\n- b' });
    await find(message, 'li');
    message.message = timelineMessage({ seq: 1, text: '> *c*', editedAt: 1 });
    expect((await find(message, 'blockquote em')).textContent).toBe('c');
    message.message = timelineMessage({ seq: 1, text: 'd', editedAt: 2 });
    await message.updateComplete;
    expect(bubble(message).textContent).toBe('d');
    expect(bubble(message).children).toHaveLength(0);
  });

  test('is not made anew for what else happens to it', async () => {
    const message = await show({ text: 'a **b**', own: true });
    const strong = await find(message, 'strong');
    message.message = timelineMessage({ seq: 1, text: 'a **b**', own: true, status: 'read' });
    message.current = true;
    await message.updateComplete;
    expect(await find(message, 'strong')).toBe(strong);
  });

  test('is one of the system as well, and never one that was deleted', async () => {
    const notice = await show({ text: '**Closed**', system: true });
    expect((await find(notice, 'strong')).textContent).toBe('Closed');
    const deleted = await show({ text: '', deleted: true });
    expect(deleted.shadowRoot?.querySelector('.markup')).toBeNull();
  });

  test('of emoji alone is large', async () => {
    const message = await show({ text: '👍' });
    expect(inside(message, '.message').classList).toContain('emoji');
  });

  test('is Tab’s way to its links and its code while it is current, and not otherwise', async () => {
    const message = await show({ text: '**https://a.example**\n```\nb\n```' });
    const link = await find(message, 'a');
    const code = await find(message, 'pre');
    expect([link.tabIndex, code.tabIndex]).toEqual([-1, -1]);
    message.current = true;
    await message.updateComplete;
    expect([link.tabIndex, code.tabIndex]).toEqual([0, 0]);
  });

  test('keeps code in one line, which scrolls for itself', async () => {
    const message = await show({ text: `\`\`\`\n${'x '.repeat(500)}\n\`\`\`` });
    const code = await find(message, 'pre');
    expect(code.scrollWidth).toBeGreaterThan(code.clientWidth);
    const { width } = bubble(message).getBoundingClientRect();
    expect(width).toBeLessThanOrEqual(message.getBoundingClientRect().width);
    expect(bubble(message).scrollWidth).toBeLessThanOrEqual(bubble(message).clientWidth);
  });

  test('begins each of its parts at the side of its script, and code at the left', async () => {
    const message = await show({ text: 'a\n\n- שלום\n- a\n\n> b\n\n```\nשלום\n```' });
    await find(message, 'ul');
    const directions = ['p', 'ul', 'blockquote', '.code'].map(
      (selector) => getComputedStyle(inside(message, `.markup ${selector}`)).direction,
    );
    expect(directions).toEqual(['ltr', 'rtl', 'ltr', 'ltr']);
  });

  test('lets the page style its code and quotes', async () => {
    const message = await show({ text: '`a`\n```\nb\n```\n> c' });
    await find(message, 'blockquote');
    const parts = [...bubble(message).querySelectorAll('[part]')].map((each) => each.part.value);
    expect(parts).toEqual(['code', 'code-block', 'blockquote']);
  });

  test.each([true, false])('has nothing that axe finds wrong (own: %s)', async (own) => {
    const text =
      'a **b** *c* ~~d~~ `e`\n\n- f https://a.example\n- g\n\n1. h\n2. i\n\n> j\n\n```js\nlong '.concat(
        'k'.repeat(300),
        '\n```',
      );
    for (const scheme of ['light', 'dark']) {
      const message = await show({ text, own });
      await find(message, 'pre');
      message.style.cssText = `${tokens.cssText} color: var(--_text); background: var(--_background); color-scheme: ${scheme}`;
      message.current = true;
      await message.updateComplete;
      expect(await accessibilityProblems(message)).toEqual([]);
    }
  });
});
