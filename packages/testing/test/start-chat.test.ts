import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atTestEnd } from '@chat/testkit';
import { expect, test } from 'vitest';
import { startChat } from '../src/index.js';

/** A folder for what is temporary, of this test alone. @returns what is in it */
async function ownTemporaryFolder(): Promise<() => Promise<readonly string[]>> {
  const folder = await mkdtemp(join(tmpdir(), 'chat-test-'));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = folder;
  atTestEnd(async () => {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await rm(folder, { recursive: true });
  });
  return () => readdir(folder);
}

test('chats stand beside each other, each with its own users', async () => {
  const [one, other] = await Promise.all([startChat(), startChat()]);
  atTestEnd(() => Promise.all([one.close(), other.close()]).then(() => {}));
  expect(one.url).not.toBe(other.url);
  expect((await one.user('ada')).id).not.toBe((await other.user('ada')).id);
});

test('a chat ends with its block, and nothing of it is left', async () => {
  let url = '';
  const inFolder = await ownTemporaryFolder();
  {
    await using chat = await startChat();
    url = chat.url;
    await (await chat.user('ada')).client();
    expect(await inFolder()).toHaveLength(1);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  }
  await expect(fetch(`${url}/readyz`)).rejects.toThrow();
  expect(await inFolder()).toEqual([]);
});

test('to close it twice is once, and a closed one makes nobody', async () => {
  const chat = await startChat();
  await Promise.all([chat.close(), chat.close()]);
  await expect(chat.user('ada')).rejects.toMatchObject({ code: 'closed' });
  await expect(chat.conversation('ada', 'bo')).rejects.toMatchObject({ code: 'closed' });
});

test('pages of the origins that are named may use it, and of no other', async () => {
  const origin = 'http://localhost:5173';
  const chat = await startChat({ origins: [origin] });
  atTestEnd(() => chat.close());
  const allowed = async (origin: string) =>
    (await fetch(`${chat.url}/v1/conversations`, { headers: { origin } })).headers.get(
      'access-control-allow-origin',
    );
  expect(await allowed(origin)).toBe(origin);
  expect(await allowed('http://localhost:5174')).toBeNull();
});

test('it logs nothing, or each line to who asks for them', async () => {
  const lines: string[] = [];
  const chat = await startChat({ log: (line) => lines.push(line) });
  atTestEnd(() => chat.close());
  await chat.user('ada');
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ msg: expect.stringMatching(/./) }),
  );
});

test('a setting that is wrong is refused by its name, and nothing is left behind', async () => {
  const inFolder = await ownTemporaryFolder();
  await expect(startChat({ settings: { retentionDays: -1 } })).rejects.toThrow(/retentionDays/);
  expect(await inFolder()).toEqual([]);
});

test('it takes the port that it is told, unless somebody has it', async () => {
  const chat = await startChat();
  atTestEnd(() => chat.close());
  const port = Number(new URL(chat.url).port);
  await expect(startChat({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  await chat.close();
  const next = await startChat({ port });
  atTestEnd(() => next.close());
  expect(next.url).toBe(chat.url);
});

test('files are sent as anywhere', async () => {
  const chat = await startChat();
  atTestEnd(() => chat.close());
  await chat.user('bo');
  const client = await (await chat.user('ada')).client();
  const conversation = await client.conversationWith('bo');
  await conversation.send({ text: 'Look', files: [new File(['some words'], 'words.txt')] });
  expect(conversation.messages.at(-1)).toMatchObject({ files: [{ name: 'words.txt' }] });
});
