import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { atTestEnd, freePort, launchBrowser } from '@chat/testkit';
import type { Page } from 'playwright';
import { expect, test } from 'vitest';

/** Where `npm run starters` has had them written, and installed. */
const starters = process.env.CHAT_STARTERS ?? '';

/** `npm start`, until the test ends. @returns the address that it says is open */
async function startProject(name: string, env: Record<string, string>): Promise<string> {
  const [PORT, CHAT_PORT] = [String(await freePort()), String(await freePort())];
  const child: ChildProcess = spawn('npm', ['start'], {
    cwd: join(starters, name),
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT, CHAT_PORT, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  atTestEnd(async () => {
    process.kill(-Number(child.pid), 'SIGINT');
    await ended;
  });
  let output = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        output += chunk;
        const said = /is open:\s+(http:\S+)/.exec(output);
        if (said?.[1]) resolve(said[1]);
      });
    }
    child.once('exit', (code) => reject(new Error(`It ended with ${code}:\n${output}`)));
  });
}

async function visit(url: string, complaints: string[]): Promise<Page> {
  const page = await (await (await launchBrowser()).newContext()).newPage();
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(url);
  return page;
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Message to/ }).fill(text);
  await page.keyboard.press('Enter');
}

const whom = 'Who would you like to chat with?';

const said = (page: Page, text: string) =>
  page.locator('chat-window [part~="bubble"]').getByText(text);

test.each([
  { name: 'site-html', env: {} },
  { name: 'site-react', env: {} },
  { name: 'site-react', env: { NODE_ENV: 'production' } },
])('two users of the site of $name chat, $env', async ({ name, env }) => {
  const url = await startProject(name, env);
  const complaints: string[] = [];
  const [hers, his] = [await visit(url, complaints), await visit(url, complaints)];
  await hers.getByRole('button', { name: 'Ada' }).click();
  await hers.getByRole('button', { name: 'Bo' }).click();
  // What was said the last time is still there.
  const [hello, answer] = [`Hello Bo ${url}`, `Hello Ada ${url}`];
  await write(hers, hello);
  await his.getByRole('button', { name: 'Bo' }).click();
  await his.getByRole('button', { name: 'Ada' }).click();
  await said(his, hello).waitFor();
  await write(his, answer);
  await said(hers, answer).waitFor();
  expect(complaints).toEqual([]);
});

test.each([
  { name: 'chat-html', env: {} },
  { name: 'chat-react', env: {} },
])(
  'two people with accounts of the chat of $name find each other, and chat',
  async ({ name, env }) => {
    const url = await startProject(name, env);
    const complaints: string[] = [];
    const [hers, his] = [await visit(url, complaints), await visit(url, complaints)];
    for (const [page, username] of [
      [hers, 'ada'],
      [his, 'bo'],
    ] as const) {
      await page.getByRole('button', { name: 'Create account' }).first().click();
      await page.getByLabel('Username').fill(username);
      await page.getByLabel('Choose a password').fill('correct horse battery');
      await page.getByRole('button', { name: 'Create account' }).last().click();
      await page.getByLabel(whom).waitFor();
    }
    await hers.getByLabel(whom).fill('bo');
    await hers.keyboard.press('Enter');
    await write(hers, 'Hello Bo');
    await his.getByText('Hello Bo').first().click();
    await said(his, 'Hello Bo').waitFor();
    expect(complaints).toEqual([]);
  },
);
