import { sharedServer, startFaultProxy, waitFor } from '@chat/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createDeferred } from '../../src/deferred.js';
import { memoryStorage } from '../../src/storage/memory-storage.js';
import type { ChatStorage, UserStorage } from '../../src/storage/storage.js';
import { connectUser, createClient } from '../support/connect-client.js';
import { digestOf, largeSize, pngFile, randomFile } from '../support/files.js';
import { type RecordedRequests, recordRequests } from '../support/recorded-requests.js';

const server = await sharedServer();

/** Ann, whose requests are noted and whose network can fail, and Ben, who are in a conversation. */
async function setUp(requests: RecordedRequests = recordRequests(), url = server.url) {
  const network = await startFaultProxy(Number(new URL(url).port));
  const storage = memoryStorage();
  const environment = { random: () => 0.01, fetch: requests.fetch };
  const [ann, ben] = await Promise.all([
    connectUser({ url }, { through: network, storage, environment }),
    connectUser({ url }),
  ]);
  const conversation = await ann.client.conversationWith(ben.account.username);
  const theirs = await ben.client.conversationWith(ann.account.username);
  const kept = (): Promise<UserStorage> =>
    storage.open({ server: network.url, userId: ann.account.user.id });
  /** Another life of Ann's, with what the one before has kept. */
  const reload = async (again = recordRequests()) => {
    ann.client.dispose();
    const client = createClient({
      ...{ url: network.url, storage },
      environment: { random: () => 0.01, fetch: again.fetch },
    });
    await client.signIn(ann.account);
    await client.connect();
    return client.conversationWith(ben.account.username);
  };
  return {
    ...{ ann: ann.client, conversation, network, requests, kept, reload },
    ...{ ben: ben.client, theirs },
    latest: () => conversation.messages.at(-1),
    theirLatest: () => theirs.messages.at(-1),
    names: async () => (await (await kept()).files?.names()) ?? [],
  };
}

/** Bytes that went out in all. */
const sentBytes = ({ all }: RecordedRequests) => all.reduce((sum, { bytes }) => sum + bytes, 0);

describe('a message with files', () => {
  test('is shown at once, and read by the other one as it was given', async () => {
    const { conversation, latest, theirs, theirLatest, names } = await setUp();
    const given = [randomFile(5_000, 'a.bin'), randomFile(10, 'b.bin')];
    const sent = conversation.send('two', { files: given });
    expect(latest()).toMatchObject({ text: 'two', status: 'pending', seq: null });
    expect(latest()?.files).toEqual([
      { id: null, name: 'a.bin', type: 'application/octet-stream', size: 5_000, progress: 0 },
      { id: null, name: 'b.bin', type: 'application/octet-stream', size: 10, progress: 0 },
    ]);
    const message = await sent;
    expect(message.files.map(({ name, size, progress }) => [name, size, progress])).toEqual([
      ['a.bin', 5_000, undefined],
      ['b.bin', 10, undefined],
    ]);
    await waitFor(() => theirLatest()?.files.length === 2);
    const read = theirLatest();
    expect(read?.files).toEqual(message.files);
    for (const [at, file] of (read?.files ?? []).entries()) {
      const url = await theirs.fileUrl(read as never, file);
      expect(await digestOf(url)).toBe(await digestOf(given[at] as Blob));
    }
    await waitFor(async () => (await names()).length === 0);
  });

  test('may have no text, and be given in one', async () => {
    const { conversation } = await setUp();
    const message = await conversation.send({ files: [randomFile()], data: { kind: 'note' } });
    expect(message).toMatchObject({ text: '', data: { kind: 'note' } });
    expect(message.files).toHaveLength(1);
    expect(await conversation.send({ text: 'alone' })).toMatchObject({ text: 'alone', files: [] });
  });

  test('with a picture is shown with its size from the first', async () => {
    const { conversation } = await setUp();
    const shown: unknown[] = [];
    conversation.on('change', () => {
      const [file] = conversation.messages.at(-1)?.files ?? [];
      if (file) shown.push(file.picture && [file.picture.width, file.picture.height]);
    });
    const message = await conversation.send({ files: [pngFile()] });
    expect(message.files[0]).toMatchObject({ type: 'image/png', picture: { width: 1, height: 1 } });
    expect(shown.length).toBeGreaterThan(1);
    expect(new Set(shown.map(String))).toEqual(new Set(['1,1']));
  });

  test.each<[string, string, () => readonly unknown[]]>([
    ['an empty file', 'invalid_argument', () => [new File([], 'empty')]],
    ['eleven files', 'invalid_argument', () => Array.from({ length: 11 }, () => randomFile(1))],
    ['what is no file', 'invalid_argument', () => [{ name: 'x' }]],
    ['more bytes than the server takes', 'payload_too_large', () => [{ size: 1e9, type: '' }]],
  ])('is refused for %s before anything is shown', async (_what, code, files) => {
    const { conversation, requests } = await setUp();
    await expect(conversation.send('x', { files: files() as Blob[] })).rejects.toMatchObject({
      code,
    });
    expect(conversation.messages).toEqual([]);
    expect(requests.all).toEqual([]);
  });

  test('is passed by a text that is written while its file is on its way', async () => {
    const { conversation, theirs } = await setUp();
    const large = conversation.send('large', { files: [randomFile(largeSize)] });
    await conversation.send('small');
    expect(conversation.messages.map(({ text, status }) => [text, status])).toEqual([
      ['small', 'sent'],
      ['large', 'pending'],
    ]);
    await large;
    await waitFor(() => theirs.messages.length === 2);
    expect(theirs.messages.map(({ text }) => text)).toEqual(['small', 'large']);
  });

  test('tells how far it is', async () => {
    const { conversation, latest } = await setUp();
    const told = new Set<number | undefined>();
    conversation.on('change', () => told.add(latest()?.files[0]?.progress));
    await conversation.send({ files: [randomFile(largeSize)] });
    const progress = [...told].filter((each) => each !== undefined);
    expect(progress.length).toBeGreaterThan(2);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(latest()?.files[0]).not.toHaveProperty('progress');
  });
});

describe('a device that cannot keep a file', () => {
  /** A storage with a place for messages, but none for what goes along with them. */
  function fullStorage(): ChatStorage {
    const memory = memoryStorage();
    return {
      open: async (owner) => ({
        ...(await memory.open(owner)),
        files: {
          put: () => Promise.reject(new DOMException('There is no room.', 'QuotaExceededError')),
          get: async () => undefined,
          remove: async () => {},
          names: async () => [],
        },
      }),
    };
  }

  test('sends it all the same, tells of it, and says so when it is gone', async () => {
    const storage = fullStorage();
    const [ann, ben] = await Promise.all([connectUser(server, { storage }), connectUser(server)]);
    const errors: string[] = [];
    ann.client.on('error', ({ code }) => errors.push(code));
    const conversation = await ann.client.conversationWith(ben.account.username);
    expect(await conversation.send('kept', { files: [randomFile()] })).toMatchObject({
      status: 'sent',
    });
    expect(errors).toEqual(['storage_failed']);

    ann.client.disconnect();
    conversation.send('lost', { files: [randomFile()] }).catch(() => {});
    const owner = { server: server.url, userId: ann.account.user.id };
    await waitFor(async () => (await (await storage.open(owner)).outbox.list()).length === 1);
    ann.client.dispose();
    const next = createClient({ url: server.url, storage });
    await next.signIn(ann.account);
    await next.connect();
    const again = await next.conversationWith(ben.account.username);
    const row = await waitFor(() => again.messages.find(({ status }) => status === 'failed'));
    expect(row).toMatchObject({ text: 'lost', error: { code: 'file_not_found' } });
  });
});

describe('an upload', () => {
  test('goes on where it was when the connection is lost in the middle', async () => {
    let cut = () => {};
    const requests = recordRequests({
      before: ({ offset }) => {
        if (offset > 0) setImmediate(() => cut());
        return undefined;
      },
    });
    const { conversation, theirs, theirLatest, network } = await setUp(requests);
    cut = () => {
      cut = () => {};
      network.cut();
    };
    const given = randomFile(largeSize);
    const message = await conversation.send({ files: [given] });
    expect(requests.of('POST')).toHaveLength(1);
    expect(requests.of('HEAD').length).toBeGreaterThan(0);
    const again = requests.of('PATCH').filter(({ offset }) => offset === 0);
    expect(again).toHaveLength(1);
    await waitFor(() => theirLatest());
    const url = await theirs.fileUrl(theirLatest() as never, message.files[0] as never);
    expect(await digestOf(url)).toBe(await digestOf(given));
  });

  test('goes on where it was when a request of it fails alone', async () => {
    let fails = true;
    const requests = recordRequests({
      before: ({ offset }) => {
        if (offset === 0 || !fails) return undefined;
        fails = false;
        throw new TypeError('There is no network.');
      },
    });
    const { conversation } = await setUp(requests);
    const message = await conversation.send({ files: [randomFile(largeSize)] });
    expect(message.files[0]?.size).toBe(largeSize);
    expect(requests.of('POST')).toHaveLength(1);
    expect(requests.of('PATCH').filter(({ offset }) => offset === 0)).toHaveLength(1);
  });

  test('goes on after a reload, with the bytes that are kept', async () => {
    const begun = createDeferred<void>();
    const requests = recordRequests({
      before: ({ offset }) => {
        if (offset > 0) begun.resolve();
        return undefined;
      },
    });
    const { conversation, reload, theirLatest, theirs } = await setUp(requests);
    const given = randomFile(largeSize);
    const sent = conversation.send('kept', { files: [given] });
    await begun.promise;
    const again = recordRequests();
    const next = await reload(again);
    await expect(sent).rejects.toMatchObject({ code: 'disposed' });
    await waitFor(() => next.messages.at(-1)?.status === 'sent');
    expect(again.of('POST')).toEqual([]);
    expect(again.of('PATCH').map(({ offset }) => offset)).not.toContain(0);
    expect(sentBytes(again)).toBeLessThan(largeSize);
    await waitFor(() => theirLatest());
    const [file] = theirLatest()?.files ?? [];
    const url = await theirs.fileUrl(theirLatest() as never, file as never);
    expect(await digestOf(url)).toBe(await digestOf(given));
  });

  test('of many messages that wait takes turns, and burdens no signal with all of them', async () => {
    const { ann, conversation } = await setUp();
    await conversation.send('before', { files: [randomFile()] });
    ann.disconnect();
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => warnings.push(warning);
    process.on('warning', onWarning);
    onTestFinished(() => void process.off('warning', onWarning));
    const sent = Array.from({ length: 12 }, (_, at) =>
      conversation.send(`${at}`, { files: [randomFile(2_000)] }),
    );
    await ann.connect();
    const messages = await Promise.all(sent);
    expect(messages.map(({ files }) => files.length)).toEqual(Array(12).fill(1));
    expect(warnings.map(({ name }) => name)).toEqual([]);
  });

  test('is not tried offline, is kept with its bytes, and goes on with the connection', async () => {
    const { ann, conversation, latest, requests, kept, names } = await setUp();
    // What uploads is there by now.
    await conversation.send('before', { files: [randomFile()] });
    ann.disconnect();
    const before = requests.all.length;
    const sent = conversation.send('later', { files: [randomFile(2_000)] });
    await waitFor(async () => (await names()).length === 1);
    await waitFor(async () => (await (await kept()).outbox.list()).length === 1);
    const [entry] = await (await kept()).outbox.list();
    expect(entry).toMatchObject({ tried: false, files: [{ id: null, size: 2_000 }] });
    expect(latest()?.status).toBe('pending');
    expect(requests.all).toHaveLength(before);
    await ann.connect();
    expect((await sent).files).toHaveLength(1);
    await waitFor(async () => (await names()).length === 0);
  });

  test('asks for another token when its own is refused, and goes on', async () => {
    let isStale = false;
    const requests: RecordedRequests = recordRequests({
      before: ({ offset }, init) => {
        isStale ||= offset > 0;
        // Who is refused before all is sent may never read that; what asks where it stands does.
        if (!isStale || requests.all.some(({ status }) => status === 401)) return undefined;
        return { ...init, headers: { ...init.headers, Authorization: 'Bearer of-before' } };
      },
    });
    const { conversation } = await setUp(requests);
    const message = await conversation.send({ files: [randomFile(largeSize)] });
    expect(message.status).toBe('sent');
    expect(requests.all.filter(({ status }) => status === 401)).toHaveLength(1);
    expect(requests.of('POST')).toHaveLength(1);
  });

  test('begins anew when the server knows nothing of it any more', async () => {
    const requests = forgetfulRequests();
    const { conversation, theirs, theirLatest } = await setUp(requests);
    const given = randomFile(largeSize);
    const message = await conversation.send({ files: [given] });
    expect(requests.of('POST')).toHaveLength(2);
    await waitFor(() => theirLatest());
    const url = await theirs.fileUrl(theirLatest() as never, message.files[0] as never);
    expect(await digestOf(url)).toBe(await digestOf(given));
  });

  test('is repeated when the server has swept it before its message came', async () => {
    const requests = forgetfulRequests();
    const { conversation } = await setUp(requests);
    expect(await conversation.send('swept', { files: [randomFile()] })).toMatchObject({
      ...{ text: 'swept', status: 'sent' },
      files: [{ size: 1_000 }],
    });
    expect(requests.of('POST')).toHaveLength(2);
  });

  test('that is refused for good lets its message fail, to be tried again or discarded', async () => {
    const strict = await sharedServer({ FILE_TYPES: 'image/*' });
    const { conversation, latest, names } = await setUp(recordRequests(), strict.url);
    await expect(
      conversation.send('typed', { files: [new File(['x'], 'x.txt', { type: 'text/plain' })] }),
    ).rejects.toMatchObject({ code: 'file_type_not_allowed' });
    expect(conversation.messages).toEqual([]);
    const failed: string[] = [];
    conversation.on('failed', ({ text }) => failed.push(text));
    await expect(conversation.send('untyped', { files: [randomFile()] })).rejects.toMatchObject({
      code: 'file_type_not_allowed',
    });
    expect(latest()).toMatchObject({ status: 'failed', error: { code: 'file_type_not_allowed' } });
    expect(await names()).toHaveLength(1);
    conversation.retry(latest()?.clientId ?? '');
    await waitFor(() => failed.length === 2);
    conversation.discard(latest()?.clientId ?? '');
    expect(conversation.messages).toEqual([]);
    await waitFor(async () => (await names()).length === 0);
  });

  test.each(['discard', 'delete'] as const)(
    'ends with %s: nothing of it is left, here or there',
    async (how) => {
      const begun = createDeferred<void>();
      const requests = recordRequests({
        before: ({ offset }) => {
          if (offset > 0) begun.resolve();
          return undefined;
        },
      });
      const { conversation, latest, names, theirs } = await setUp(requests);
      const sent = conversation.send('taken back', { files: [randomFile(largeSize)] });
      await begun.promise;
      const row = latest();
      if (how === 'discard') conversation.discard(row?.key ?? '');
      else if (row) await conversation.delete(row);
      expect(conversation.messages).toEqual([]);
      await expect(sent).rejects.toMatchObject({ code: 'message_not_found' });
      await waitFor(() => requests.of('DELETE')[0]?.status === 204);
      await waitFor(async () => (await names()).length === 0);
      await conversation.send('next');
      await waitFor(() => theirs.messages.length === 1);
      expect(theirs.messages[0]?.text).toBe('next');
    },
  );
});

/** Requests of a server that forgets the first upload as soon as it has some of it. */
function forgetfulRequests(): RecordedRequests {
  let authorization = '';
  let forgets = true;
  return recordRequests({
    before: (_request, init) => {
      authorization = new Headers(init.headers).get('authorization') ?? '';
      return undefined;
    },
    after: async ({ method, path }) => {
      if (!forgets || method !== 'PATCH') return;
      forgets = false;
      await fetch(`${server.url}${path}`, { method: 'DELETE', headers: { authorization } });
    },
  });
}
