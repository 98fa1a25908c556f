import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { pagesAt, pagesIn, root } from './pages.js';

/** `<chat-window …>`, in text and in code. */
const tag = /<chat-window\s([^>]*)>/g;
const attribute = /([\w-]+)(?:="[^"]*")?/g;
/** What every element has. */
const everywhere = ['lang', 'dir', 'id', 'class', 'style'];

/** Asked elsewhere: this process is no page, and need not become one. */
async function attributesOfWindow(): Promise<string[]> {
  const code = `
    import { ChatWindow } from '@chat/elements';
    console.log(JSON.stringify(ChatWindow.observedAttributes));
  `;
  const args = ['--input-type=module', '--eval', code];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root });
  return JSON.parse(stdout);
}

test('every attribute of <chat-window> that the documents show is one', async () => {
  const known = new Set([...(await attributesOfWindow()), ...everywhere]);
  const pages = [
    ...(await pagesIn('docs')),
    ...(await pagesAt('README.md', 'packages/elements/README.md')),
  ];
  const shown = pages.flatMap(({ path, text }) =>
    [...text.matchAll(tag)].flatMap(([, inside = '']) =>
      [...inside.matchAll(attribute)].map(([, name = '']) => ({ path, name })),
    ),
  );
  expect(shown.length).toBeGreaterThan(10);
  expect(shown.filter(({ name }) => !known.has(name))).toEqual([]);
});
