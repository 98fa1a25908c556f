import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { ChatClient } from '@chat/client';
import { registerUser, startServer } from '@chat/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';

const script = fileURLToPath(new URL('component-test.mjs', import.meta.url));
const modules = fileURLToPath(new URL('../../dist/define.js', import.meta.url));
const scriptTag = fileURLToPath(new URL('../../dist/chat-window.js', import.meta.url));

/** What component tests of an app may lack, beside what their simulated DOM lacks anyway. */
const lacking =
  'IntersectionObserver,ResizeObserver,matchMedia,CSS,indexedDB,BroadcastChannel,requestIdleCallback,visualViewport,animate,scrollTo';

interface Outcome {
  readonly done?: true;
  readonly failure?: string;
  readonly errors: readonly string[];
  readonly uncaught: readonly string[];
  readonly complaints: readonly string[];
}

/** Runs the component test against a real server, on which somebody answers. */
async function run(dom: string, file: string, without = ''): Promise<Outcome> {
  const server = await startServer({ env: { ALLOWED_ORIGINS: 'http://localhost:4321' } });
  const [ada, bo] = await Promise.all([registerUser(server), registerUser(server)]);
  const peer = new ChatClient({ url: server.url, auth: { getToken: () => bo.accessToken } });
  peer.on('message', ({ own }, conversation) => {
    if (!own) void conversation.send('an answer');
  });
  onTestFinished(() => peer.disconnect());
  await peer.connect();
  await peer.conversationWith(ada.username);
  const child = spawn(process.execPath, [script, dom, file, without], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify({ server: server.url, ada, bo }));
  return JSON.parse(await text(child.stdout));
}

describe.each(['jsdom', 'happy-dom'])('in %s', (dom) => {
  test.each([
    ['the modules', modules, ''],
    ['the script', scriptTag, ''],
    ['the modules, with less than it has', modules, lacking],
    ['the script, with less than it has', scriptTag, lacking],
  ])(
    'a window of %s renders, connects, sends, receives, and throws nothing',
    async (_what, file, without) => {
      const { errors, ...outcome } = await run(dom, file, without);
      expect(outcome).toEqual({ done: true, uncaught: [], complaints: [] });
      // There is no IndexedDB, which is told of once; nothing else is wrong.
      expect(errors.filter((each) => !each.startsWith('storage_failed'))).toEqual([]);
      expect(errors.length).toBeLessThanOrEqual(1);
    },
  );

  test('a window without fetch says what is missing', async () => {
    const { errors, uncaught } = await run(dom, scriptTag, 'fetch');
    expect(uncaught).toEqual([]);
    expect(errors.join()).toContain('There is no global fetch');
  });
});
