import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const inNode = (code: string) =>
  promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  });

test.each(['@chat/elements', '@chat/elements/chat-window'])(
  'importing %s in Node pretends no browser, defines no tag, and lets the process end',
  async (specifier) => {
    const { stdout, stderr } = await inNode(`
      await import('${specifier}');
      const browser = ['window', 'document', 'HTMLElement', 'localStorage'];
      console.log(JSON.stringify({
        pretended: browser.filter((name) => Object.hasOwn(globalThis, name)),
        defined: Boolean(globalThis.customElements?.get('chat-window')),
      }));
    `);
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ pretended: [], defined: false });
  },
);
