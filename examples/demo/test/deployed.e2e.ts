import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  atTestEnd,
  launchBrowser,
  listen,
  registerUser,
  startServer,
  type TestServer,
} from '@chat/testkit';
import type { Page } from 'playwright';
import { describe, expect, test } from 'vitest';
import { hasProxy, type ReverseProxy, startReverseProxy } from './reverse-proxies.js';
import { signIn, write } from './window-steps.js';

const proxies: readonly ReverseProxy[] = [
  { name: 'nginx', isBelowPath: false },
  { name: 'nginx', isBelowPath: true },
  { name: 'caddy', isBelowPath: false },
  { name: 'caddy', isBelowPath: true },
];
const adminToken = 'admin-token-of-this-test-and-no-other';
/** More than one piece of an upload. */
const film = {
  name: 'film.bin',
  mimeType: 'application/octet-stream',
  buffer: randomBytes(10_000_000),
};

/** Two people at a site, who have the window from the proxy and talk through it. */
async function setUp(proxy: ReverseProxy) {
  const page = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>');
  });
  const site = await listen(page);
  const files = await mkdtemp(join(tmpdir(), 'chat-files-'));
  atTestEnd(() => rm(files, { recursive: true, force: true }));
  const chat = await startServer({
    env: {
      ...{ ALLOWED_ORIGINS: site, ADMIN_TOKEN: adminToken, FILES_URL: `file:${files}` },
      // Longer than Caddy asks a node for its health.
      ...{ TRUSTED_PROXIES: '1', SHUTDOWN_DELAY: '3s', DRAIN_TIME: '1s' },
    },
  });
  const url = await startReverseProxy(proxy, chat.ports);
  const [ada, bo] = [await registerUser({ url }), await registerUser({ url })];
  const browser = await launchBrowser();
  /** What the window asked for elsewhere than where the page has named the server. */
  const astray: string[] = [];
  const [hers, his] = await Promise.all(
    [
      { user: ada, peer: bo },
      { user: bo, peer: ada },
    ].map(async ({ user, peer }) => {
      const context = await browser.newContext({ viewport: { width: 800, height: 800 } });
      context.on('request', (request) => {
        if (![`${url}/`, `${site}/`, 'blob:'].some((start) => request.url().startsWith(start))) {
          astray.push(request.url());
        }
      });
      const page = await context.newPage();
      await page.goto(site);
      await page.addScriptTag({ url: `${url}/chat-window.js` });
      await page.evaluate(
        ([server, peer]) => {
          document.body.innerHTML = `<chat-window style="height: 700px" server="${server}" with="${peer}"></chat-window>`;
        },
        [url, peer.username],
      );
      await signIn(page, user);
      return page;
    }),
  );
  if (hers === undefined || his === undefined) throw new Error('There are two of them.');
  return { chat, url, hers, his, astray };
}

const bubbles = (page: Page) => page.locator('chat-message .bubble');
const shown = (page: Page) =>
  bubbles(page).evaluateAll((all) => all.map(({ textContent }) => textContent.trim()));

/** One of them writes, and the other one has it. */
async function tell(from: Page, to: Page, text: string): Promise<string> {
  await write(from, text);
  await bubbles(to)
    .filter({ hasText: new RegExp(`^\\s*${text}\\s*$`) })
    .waitFor();
  return text;
}

async function restart(chat: TestServer): Promise<number | null> {
  const code = await chat.stop();
  await chat.start();
  return code;
}

describe.each(proxies)('$name, with the chat below a path: $isBelowPath', (proxy) => {
  const isSkipped = !hasProxy(proxy) && !process.env.REQUIRE_ENGINES;

  test.skipIf(isSkipped)('two people talk and send a file through it', async () => {
    const { hers, his, astray } = await setUp(proxy);
    await tell(hers, his, 'How is the light');
    const [chooser] = await Promise.all([
      hers.waitForEvent('filechooser'),
      hers.getByRole('button', { name: 'Attach files' }).click(),
    ]);
    await chooser.setFiles([film]);
    await hers.locator('chat-composer .item').waitFor();
    await hers.getByRole('button', { name: 'Send', exact: true }).click();
    const download = his.getByRole('button', { name: /Download .*film.bin/ });
    await download.waitFor();
    const [saved] = await Promise.all([his.waitForEvent('download'), download.click()]);
    expect((await readFile(await saved.path())).equals(film.buffer)).toBe(true);
    expect(astray).toEqual([]);
  });

  test.skipIf(isSkipped)(
    'a node drains while they talk, and nothing is lost or doubled',
    async () => {
      const { chat, hers, his } = await setUp(proxy);
      const told = [await tell(hers, his, 'before')];
      let isOver = false;
      // With one node there is none for a moment: what is written then waits in the page.
      const stopped = (chat.nodes > 1 ? chat.stopNode(0) : restart(chat)).finally(() => {
        isOver = true;
      });
      for (let round = 1; !isOver; round += 1) {
        told.push(
          await tell(hers, his, `question ${round}`),
          await tell(his, hers, `answer ${round}`),
        );
      }
      expect(await stopped).toBe(0);
      told.push(await tell(hers, his, 'after'));
      for (const page of [hers, his]) {
        const last = await shown(page);
        expect(last.length).toBeGreaterThan(3);
        expect(last).toEqual(told.slice(-last.length));
      }
    },
  );

  test.skipIf(isSkipped)('administration is met at the nodes alone', async () => {
    const { chat, url } = await setUp(proxy);
    const path = '/v1/admin/users?username=nobody';
    const headers = { authorization: `Bearer ${adminToken}` };
    const [node = 0] = chat.ports;
    expect((await fetch(`http://127.0.0.1:${node}${path}`, { headers })).status).toBe(200);
    const answer = await fetch(url + path, { headers });
    // Not the server's own answer.
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.not.stringContaining('code'),
    ]);
  });
});
