import { html } from 'lit';
import { describe, expect, test } from 'vitest';
import { colourIn, contrast } from '../test/contrast.js';
import { mount } from '../test/mount.js';
import { inside } from '../test/shadow.js';

const seed = Math.floor(Math.random() * 2 ** 32);

/** Text, and what it stands on. */
const readable = [
  ['on-accent', 'accent'],
  ['text', 'background'],
  ['muted', 'background'],
  ['muted', 'surface'],
  ['muted', 'raised'],
  ['accent-text', 'background'],
  ['accent-text', 'surface'],
  ['accent-text', 'raised'],
  ['accent-text', 'accent-tint'],
  ['danger', 'background'],
  ['danger', 'danger-surface'],
  ['text', 'danger-surface'],
  ['on-danger', 'danger'],
] as const;

const inBubbles = [
  ['own-text', 'own'],
  ['peer-text', 'peer'],
  ['link', 'peer'],
] as const;

const accents = [
  ...['#ffd600', '#ffff00', '#fbcfe8', '#c7f9cc', '#000', '#fff', '#808080', '#7f7f7f'],
  ...['#ff5722', '#f59e0b', '#22c55e', '#0ea5e9', '#3b82f6', '#6366f1', '#e11d48', '#7a3ea1'],
  ...['#00f', '#f00', '#0f0', '#0ff', '#f0f', '#000080', '#030', 'rebeccapurple'],
  ...['oklch(0.7 0.3 150)', 'color(display-p3 0 1 0)', 'light-dark(#fee, #200)', ''],
  ...randomColours(40),
];

const isShown = (chat: HTMLElement) =>
  getComputedStyle(inside(chat, '.window')).visibility === 'visible';

async function windowWith(theme: string, properties: Record<string, string>) {
  const chat = await mount<HTMLElement>(html`<chat-window theme=${theme}></chat-window>`);
  for (const [name, value] of Object.entries(properties)) chat.style.setProperty(name, value);
  await expect.poll(() => isShown(chat)).toBe(true);
  return chat;
}

const looks = ['light', 'dark', 'paper light', 'dark paper', 'pop light', 'pop dark'];

describe.each(looks)('by the theme %s', (theme) => {
  const hasBubbles = !theme.includes('paper');
  const pairs: (readonly [string, string])[] = [
    ...readable,
    ...(hasBubbles ? inBubbles : []),
    ...(theme.includes('pop') ? [['own-text', 'second'] as const] : []),
  ];

  test(`every text can be read whatever the accent is (seed ${seed})`, async () => {
    const chat = await windowWith(theme, {});
    const weak: string[] = [];
    for (const accent of accents) {
      chat.style.setProperty('--chat-accent', accent);
      for (const [text, ground] of pairs) {
        const ratio = contrast(
          colourIn(chat, `var(--_${text})`),
          colourIn(chat, `var(--_${ground})`),
        );
        if (ratio < 4.5) weak.push(`${accent}: ${text} on ${ground} ${ratio.toFixed(2)}`);
      }
    }
    expect(weak).toEqual([]);
  });

  test.runIf(hasBubbles)(
    'what is filled with the accent is seen on what it stands on',
    async () => {
      const chat = await windowWith(theme, {});
      for (const accent of accents) {
        chat.style.setProperty('--chat-accent', accent);
        const own = colourIn(chat, 'var(--_own)');
        expect(contrast(own, colourIn(chat, 'var(--_background)')), accent).toBeGreaterThan(1.2);
      }
    },
  );

  test.runIf(hasBubbles)(
    'text on a bubble of a colour of its own is black or white, whichever can be read',
    async () => {
      const chat = await windowWith(theme, { '--chat-accent': '#0d6a66' });
      for (const colour of accents.filter((accent) => accent !== '')) {
        chat.style.setProperty('--chat-own-bubble', colour);
        const ratio = contrast(colourIn(chat, 'var(--_own-text)'), colourIn(chat, 'var(--_own)'));
        expect(ratio, colour).toBeGreaterThanOrEqual(4.5);
      }
    },
  );
});

test('an accent that text can be read on is used as it is', async () => {
  const chat = await windowWith('light', { '--chat-accent': '#7a3ea1' });
  const accent = colourIn(chat, 'rgb(from var(--_accent) r g b)');
  expect(contrast(accent, '#7a3ea1')).toBeCloseTo(1, 1);
  expect(contrast(colourIn(chat, 'var(--_on-accent)'), '#fff')).toBeCloseTo(1, 1);
});

test('what a page says of a colour is taken as it says it', async () => {
  const names = {
    '--chat-on-accent': 'on-accent',
    '--chat-background': 'background',
    '--chat-surface': 'surface',
    '--chat-text': 'text',
    '--chat-muted': 'muted',
    '--chat-border': 'line',
    '--chat-danger': 'danger',
    '--chat-success': 'here',
    '--chat-own-bubble': 'own',
    '--chat-own-text': 'own-text',
    '--chat-peer-bubble': 'peer',
    '--chat-peer-text': 'peer-text',
    '--chat-link': 'link',
    '--chat-focus': 'focus',
    '--chat-tint': 'accent-tint',
  };
  const chat = await windowWith('dark', { '--chat-accent': '#ffd600' });
  for (const [name, token] of Object.entries(names)) {
    chat.style.setProperty(name, 'rgb(1, 2, 3)');
    expect(colourIn(chat, `var(--_${token})`), name).toBe('rgb(1, 2, 3)');
    chat.style.removeProperty(name);
  }
});

function randomColours(count: number): string[] {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  };
  return Array.from({ length: count }, () => `rgb(${next()} ${next()} ${next()})`);
}
