import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sharedServer } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { refusal, refusalOf, rest } from '../rest.js';

const isBuilt = existsSync(scriptFile());

function scriptFile(): string {
  try {
    return fileURLToPath(import.meta.resolve('@chat/elements/chat-window.js'));
  } catch {
    return '';
  }
}

describe('the window script', () => {
  test.runIf(isBuilt).each([
    ['/chat-window.js', 'chat-window'],
    ['/chat-launcher.js', 'chat-launcher'],
    ['/chat-window-parts/actions.js', 'export'],
    ['/chat-window-parts/streams.js', 'export'],
    ['/chat-window-parts/files.js', 'export'],
    ['/chat-window-parts/uploads.js', 'export'],
    ['/chat-window-parts/voice.js', 'export'],
    ['/chat-window-parts/recorder.js', 'export'],
    ['/chat-window-parts/common.js', 'export'],
    ['/chat-window-parts/inbox.js', 'export'],
    ['/chat-window-parts/sheets.js', 'export'],
    ['/chat-window-parts/push.js', 'export'],
    ['/chat-window-parts/search.js', 'export'],
    ['/chat-window-parts/sign-in.js', 'export'],
    ['/chat-window-parts/problem.js', 'export'],
    ['/chat-window-parts/later.js', 'export'],
    ['/chat-window-parts/links.js', 'export'],
    ['/chat-window-parts/markup.js', 'export'],
    ['/chat-window-parts/themes.js', 'export'],
    ['/chat-window-parts/ar.js', 'export'],
    ['/chat-window-parts/de.js', 'export'],
    ['/chat-window-parts/es.js', 'export'],
    ['/chat-window-parts/fr.js', 'export'],
    ['/chat-window-parts/he.js', 'export'],
    ['/chat-window-parts/ja.js', 'export'],
  ])('%s is there for pages of any origin, compressed and cacheable', async (path, word) => {
    const server = await sharedServer();
    const response = await fetch(server.url + path, {
      headers: { origin: 'https://any.example', 'accept-encoding': 'gzip' },
    });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(await response.text()).toContain(word);
    const again = await fetch(server.url + path, {
      headers: { 'if-none-match': response.headers.get('etag') ?? '', 'accept-encoding': 'gzip' },
    });
    expect(again.status).toBe(304);
  });

  test.runIf(isBuilt).each(['ar', 'de', 'es', 'fr', 'he', 'ja'])(
    'the words of a launcher are there, too: %s',
    async (language) => {
      const server = await sharedServer();
      const response = await fetch(`${server.url}/chat-window-parts/launcher-${language}.js`);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('openChat');
    },
  );

  test.skipIf(isBuilt)('that is not built is a 404 which says what to do', async () => {
    const server = await sharedServer();
    const answer = await rest(server, 'GET', '/chat-window.js');
    expect(refusalOf(answer)).toEqual(refusal(404, 'not_found'));
    expect(answer.body.message).toContain('npm run build');
  });
});
