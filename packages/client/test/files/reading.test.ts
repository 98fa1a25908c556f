import { sharedServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type { ChatClient, Conversation, TimelineMessage } from '../../src/index.js';
import { connectUser } from '../support/connect-client.js';
import { digestOf, largeSize, pngFile, randomFile } from '../support/files.js';
import { recordRequests } from '../support/recorded-requests.js';

const server = await sharedServer();

/** How often a client asked for links. */
function countLinks() {
  let count = 0;
  return {
    count: () => count,
    fetch: (url: string, init: RequestInit) => {
      if (/\/messages\/\d+\/files$/.test(url)) count += 1;
      return fetch(url, init);
    },
  };
}

async function setUp() {
  const links = countLinks();
  const requests = recordRequests();
  const [ann, ben] = await Promise.all([
    connectUser(server, { environment: { random: () => 0.01, fetch: requests.fetch } }),
    connectUser(server, { environment: { fetch: links.fetch } }),
  ]);
  return {
    ...{ links, requests, ann: ann.client as ChatClient },
    conversation: await ann.client.conversationWith(ben.account.username),
    theirs: await ben.client.conversationWith(ann.account.username),
  };
}

const urlsOf = (conversation: Conversation, message: TimelineMessage) =>
  Promise.all(message.files.map((file) => conversation.fileUrl(message, file)));

describe('where a file is read', () => {
  test('is asked for once for all files of a message, and is the same while it is good', async () => {
    const { conversation, theirs, links } = await setUp();
    const given = [randomFile(10, 'a.bin'), pngFile()];
    await conversation.send({ files: given });
    const read = await waitFor(() => theirs.messages.at(-1));
    const urls = await urlsOf(theirs, read);
    expect(await urlsOf(theirs, read)).toEqual(urls);
    expect(links.count()).toBe(1);
    expect(await Promise.all(urls.map(digestOf))).toEqual(await Promise.all(given.map(digestOf)));
  });

  test('is told of no file that a message does not have, and of none of a deleted one', async () => {
    const { conversation, theirs } = await setUp();
    const sent = await conversation.send({ files: [randomFile()] });
    const read = await waitFor(() => theirs.messages.at(-1));
    const [file] = read.files;
    if (!file) throw new Error('It has a file.');
    await expect(theirs.fileUrl(read, { ...file, id: 'fil_other' })).rejects.toMatchObject({
      code: 'file_not_found',
    });
    await conversation.delete(sent);
    await waitFor(() => theirs.messages.at(-1)?.deleted);
    expect(theirs.messages.at(-1)?.files).toEqual([]);
    const other = await conversation.send({ files: [randomFile()] });
    await conversation.delete(other);
    await expect(theirs.fileUrl({ ...read, seq: other.seq }, file)).rejects.toMatchObject({
      code: 'message_not_found',
    });
  });

  test('is here for what this client sends, and stays so when it is sent', async () => {
    const { conversation, ann } = await setUp();
    ann.disconnect();
    const given = randomFile();
    const sent = conversation.send({ files: [given] });
    const [url = ''] = await urlsOf(conversation, conversation.messages.at(-1) as TimelineMessage);
    expect(url).toMatch(/^blob:/);
    expect(await digestOf(url)).toBe(await digestOf(given));
    await ann.connect();
    expect(await urlsOf(conversation, await sent)).toEqual([url]);
  });
});

describe('a file that is uploaded before its message', () => {
  test('goes along with it, and is uploaded once', async () => {
    const { conversation, requests } = await setUp();
    const told: number[] = [];
    const onProgress = (progress: number) => void told.push(progress);
    const file = await conversation.upload(randomFile(largeSize, 'early.bin'), { onProgress });
    expect(file).toMatchObject({ name: 'early.bin', size: largeSize });
    expect(told.at(-1)).toBe(1);
    const message = await conversation.send('here', { files: [file, randomFile(5, 'late.bin')] });
    expect(message.files.map(({ name }) => name)).toEqual(['early.bin', 'late.bin']);
    expect(message.files[0]?.id).toBe(file.id);
    expect(requests.of('POST')).toHaveLength(2);
  });

  test('is given up with its signal, and forgotten by the server', async () => {
    const { conversation, requests } = await setUp();
    const giveUp = new AbortController();
    const upload = conversation.upload(randomFile(largeSize), {
      signal: giveUp.signal,
      onProgress: (progress) => progress > 0 && giveUp.abort(),
    });
    await expect(upload).rejects.toMatchObject({ code: 'aborted' });
    await waitFor(() => requests.of('DELETE')[0]?.status === 204);
  });

  test('goes on with the next connection', async () => {
    const { conversation, requests, ann } = await setUp();
    let isCut = false;
    const file = await conversation.upload(randomFile(largeSize), {
      onProgress: (progress) => {
        if (progress === 0 || isCut) return;
        isCut = true;
        ann.disconnect();
        ann.connect();
      },
    });
    expect(file.size).toBe(largeSize);
    expect(requests.of('POST')).toHaveLength(1);
  });

  test('is refused where it could not be sent', async () => {
    const { conversation } = await setUp();
    await expect(conversation.upload(new File([], 'empty'))).rejects.toMatchObject({
      code: 'invalid_argument',
    });
    const plain = await sharedServer({ FEATURES_OFF: 'files' });
    const [none, peer] = await Promise.all([connectUser(plain), connectUser(plain)]);
    const without = await none.client.conversationWith(peer.account.username);
    for (const refused of [
      () => without.upload(randomFile()),
      () => without.send({ files: [randomFile()] }),
    ]) {
      await expect(refused()).rejects.toMatchObject({ code: 'invalid_argument' });
    }
  });
});
