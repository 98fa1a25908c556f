import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { atTestEnd, launchBrowser, registerUser } from '@chat/testkit';
import { expect, test } from 'vitest';
import { npmStart } from './npm-start.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);

/** Ten lines that an app developer could write. */
const bot = `
import { ChatClient } from '@chat/client';
const [url, username, password] = process.argv.slice(2);
const chat = new ChatClient({ url });
await chat.signIn({ username, password });
await chat.connect();
const conversation = await chat.conversationWith('alice');
conversation.on('message', async (message) => {
  if (!message.own) await conversation.send('You said: ' + message.text);
});
await conversation.send('Hello from Node');
`;

/** An app of somebody else's, with nothing but the packed SDK in it. */
async function installedElsewhere(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chat-packed-'));
  atTestEnd(() => rm(folder, { recursive: true, force: true }));
  await run('npm', ['pack', '--silent', '--pack-destination', folder, '-w', '@chat/client'], {
    cwd: root,
  });
  const [tarball] = await readdir(folder);
  await writeFile(join(folder, 'package.json'), '{ "name": "app", "type": "module" }');
  await run(
    'npm',
    ['install', '--silent', '--no-audit', '--no-fund', join(folder, tarball ?? '')],
    {
      cwd: folder,
    },
  );
  return folder;
}

test('a Node script with nothing but the packed SDK chats with a browser window', async () => {
  const [app, demo, browser] = await Promise.all([
    installedElsewhere(),
    npmStart(),
    launchBrowser(),
  ]);
  const { username, password } = await registerUser({ url: demo.chatUrl });
  await writeFile(join(app, 'bot.mjs'), bot);

  const page = await browser.newPage();
  await page.goto(`${demo.shopUrl}/support.html`);
  // Alice's window, pointed at the script's user: any page may hold any conversation.
  await page
    .locator('chat-window')
    .evaluate((element, name) => element.setAttribute('with', name), username);
  await page.getByLabel('Username').fill('alice');
  await page.getByLabel('Password').fill('demo-alice-1');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();

  const script = spawn(process.execPath, ['bot.mjs', demo.chatUrl, username, password], {
    cwd: app,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  atTestEnd(() => void script.kill());

  // The row itself: the live region for screen readers says it too.
  const row = (text: string) => page.locator('chat-message').getByText(text, { exact: true });
  await row('Hello from Node').waitFor();
  const composer = page.getByRole('textbox', { name: /^Message to/ });
  await composer.fill('Hello from Chromium');
  await composer.press('Enter');
  await row('You said: Hello from Chromium').waitFor();
  expect(script.exitCode).toBeNull();
});

test('an app in CommonJS, and one in TypeScript, take the packed SDK as it is', async () => {
  const app = await installedElsewhere();
  await writeFile(
    join(app, 'app.cjs'),
    "const { ChatClient } = require('@chat/client'); console.log(new ChatClient({ url: 'http://127.0.0.1' }).state.status);",
  );
  expect((await run(process.execPath, ['app.cjs'], { cwd: app })).stdout.trim()).toBe('idle');

  await writeFile(
    join(app, 'app.ts'),
    `import { ChatClient, type TimelineMessage } from '@chat/client';
const chat = new ChatClient({ url: 'https://chat.example.com', auth: { getToken: async () => 'token' } });
export async function hello(render: (message: TimelineMessage) => void): Promise<void> {
  await chat.connect();
  const conversation = await chat.conversationWith('support');
  conversation.on('message', (message) => render(message));
  await conversation.send('Hello');
}
`,
  );
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  for (const resolution of [
    { module: 'nodenext' },
    { module: 'esnext', moduleResolution: 'bundler' },
  ]) {
    const compilerOptions = {
      ...resolution,
      noEmit: true,
      strict: true,
      exactOptionalPropertyTypes: true,
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
    };
    await writeFile(
      join(app, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: ['app.ts'] }),
    );
    const { stdout } = await run(process.execPath, [tsc], { cwd: app }).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe('');
  }
});
