import { registerUser, sharedServer, type TestUser, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { createDeferred } from '../../src/deferred.js';
import { connectUser, createClient } from '../support/connect-client.js';
import { digestOf, largeSize, randomFile } from '../support/files.js';
import { recordRequests } from '../support/recorded-requests.js';
import { sharedStorage } from '../support/shared-storage.js';

const server = await sharedServer();

/** Two tabs of Ann's, who has Ben to chat with. */
async function setUp() {
  const storage = sharedStorage();
  const [account, ben] = await Promise.all([registerUser(server), connectUser(server)]);
  const begun = createDeferred<void>();
  const open = async (peer: TestUser) => {
    const requests = recordRequests({
      before: ({ offset }) => {
        if (offset > 0) begun.resolve();
        return undefined;
      },
    });
    const environment = { random: () => 0.01, fetch: requests.fetch };
    const client = createClient({ url: server.url, storage: storage.tab(), environment });
    await client.signIn(account);
    await client.connect();
    return { client, requests, conversation: await client.conversationWith(peer.username) };
  };
  const first = await open(ben.account);
  const second = await open(ben.account);
  const theirs = await ben.client.conversationWith(account.username);
  const names = async () => (await (await storage.kept()).files?.names()) ?? [];
  return { first, second, theirs, names, begun: begun.promise };
}

describe('of two tabs', () => {
  test('one uploads, and both show the message', async () => {
    const { first, second, names } = await setUp();
    const sent = first.conversation.send('once', { files: [randomFile(largeSize)] });
    await waitFor(() => second.conversation.messages.at(-1)?.status === 'pending');
    expect(second.conversation.messages.at(-1)?.files).toMatchObject([{ size: largeSize }]);
    await sent;
    await waitFor(() => second.conversation.messages.at(-1)?.status === 'sent');
    const all = [...first.requests.all, ...second.requests.all];
    expect(all.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(all.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(largeSize);
    await waitFor(async () => (await names()).length === 0);
  });

  test('the one that is left goes on where the other was', async () => {
    const { first, second, theirs, begun } = await setUp();
    const given = randomFile(largeSize);
    const sent = first.conversation.send('gone', { files: [given] });
    await begun;
    first.client.dispose();
    await expect(sent).rejects.toMatchObject({ code: 'disposed' });
    await waitFor(() => second.conversation.messages.at(-1)?.status === 'sent');
    expect(second.requests.of('POST')).toEqual([]);
    expect(second.requests.of('PATCH').map(({ offset }) => offset)).not.toContain(0);
    const read = await waitFor(() => theirs.messages.at(-1));
    const [file] = read.files;
    expect(await digestOf(await theirs.fileUrl(read, file as never))).toBe(await digestOf(given));
  });

  test('either takes back what the other one is uploading', async () => {
    const { first, second, begun, names, theirs } = await setUp();
    const sent = first.conversation.send('taken back', { files: [randomFile(largeSize)] });
    await begun;
    await waitFor(() => second.conversation.messages.length === 1);
    second.conversation.discard(second.conversation.messages[0]?.key ?? '');
    expect(second.conversation.messages).toEqual([]);
    await expect(sent).rejects.toMatchObject({ code: 'message_not_found' });
    await waitFor(() => first.conversation.messages.length === 0);
    await waitFor(() => first.requests.of('DELETE')[0]?.status === 204);
    await waitFor(async () => (await names()).length === 0);
    await second.conversation.send('next');
    await waitFor(() => theirs.messages.length === 1);
    expect(theirs.messages[0]?.text).toBe('next');
  });
});
