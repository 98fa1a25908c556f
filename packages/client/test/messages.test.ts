import { sharedServer, startFaultProxy, startServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type { ChatClient } from '../src/chat-client.js';
import type { Conversation } from '../src/conversations/conversation.js';
import { memoryStorage } from '../src/storage/memory-storage.js';
import { connectUser, createClient } from './support/connect-client.js';

const textsOf = (conversation: Conversation) => conversation.messages.map(({ text }) => text);

const numbered = (count: number, prefix = '') =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);

/** What a client announces as messages, in order. */
function announcedBy(client: ChatClient): string[] {
  const announced: string[] = [];
  client.on('message', ({ text }) => announced.push(text));
  return announced;
}

describe('two people', () => {
  test('write to each other: in one order for both, each message announced once', async () => {
    const server = await sharedServer();
    const [alice, bob] = await Promise.all([connectUser(server), connectUser(server)]);
    const heard = [announcedBy(alice.client), announcedBy(bob.client)];
    const [ofAlice, ofBob] = await Promise.all([
      alice.client.conversationWith(bob.account.username),
      bob.client.conversationWith({ userId: alice.account.user.id }),
    ]);
    expect(ofAlice.id).toBe(ofBob.id);
    expect(ofAlice.peer.id).toBe(bob.account.user.id);

    await Promise.all([
      ...numbered(20, 'a').map((text) => ofAlice.send(text)),
      ...numbered(20, 'b').map((text) => ofBob.send(text)),
    ]);
    await waitFor(() => heard.every((texts) => texts.length === 40));

    expect(textsOf(ofAlice)).toEqual(textsOf(ofBob));
    expect(heard[0]).toEqual(textsOf(ofAlice));
    expect(heard[1]).toEqual(textsOf(ofBob));
    for (const [sender, prefix] of [
      ['alice', 'a'],
      ['bob', 'b'],
    ] as const) {
      const own = textsOf(ofAlice).filter((text) => text.startsWith(prefix));
      expect(own, sender).toEqual(numbered(20, prefix));
    }
    expect(ofAlice.messages.map(({ seq }) => seq)).toEqual(numbered(40).map(Number));
  });

  test('see a message as pending at once, then sent, delivered and read', async () => {
    const server = await sharedServer();
    const [alice, bob] = await Promise.all([connectUser(server), connectUser(server)]);
    const conversation = await alice.client.conversationWith(bob.account.username);
    const sent = conversation.send('hello');
    await waitFor(() => conversation.messages.length === 1);
    expect(conversation.messages[0]).toMatchObject({ status: 'pending', seq: null, own: true });
    const { key } = conversation.messages[0] ?? {};
    expect(await sent).toMatchObject({ key, seq: 1, text: 'hello' });

    const theirs = await bob.client.conversationWith(alice.account.username);
    // Until he has written, it is nobody's to know.
    await theirs.send('hello yourself');
    await waitFor(() => conversation.messages[0]?.status === 'delivered');
    theirs.markRead();
    await waitFor(() => conversation.messages[0]?.status === 'read');
    expect(conversation.messages[0]?.key).toBe(key);
    expect(conversation.marks.get(bob.account.user.id)).toEqual({ delivered: 2, read: 2 });
  });

  test('learn of a conversation that the other one opens, and of its first message', async () => {
    const server = await sharedServer();
    const [alice, bob] = await Promise.all([connectUser(server), connectUser(server)]);
    const opened: string[] = [];
    bob.client.on('conversation', (conversation) => opened.push(conversation.id));
    const heard = announcedBy(bob.client);
    const conversation = await alice.client.conversationWith(bob.account.username);
    await conversation.send('first');
    await waitFor(() => heard.length > 0);
    expect(opened).toEqual([conversation.id]);
    expect(heard).toEqual(['first']);
  });

  test('page back through a long history, without a gap or a double', async () => {
    const server = await sharedServer();
    const [alice, bob] = await Promise.all([connectUser(server), connectUser(server)]);
    const written = await alice.client.conversationWith(bob.account.username);
    await Promise.all(numbered(120).map((text) => written.send(text)));
    const heard = announcedBy(bob.client);
    const conversation = await bob.client.conversationWith(alice.account.username);
    while (conversation.hasOlder) {
      await Promise.all([conversation.loadOlder(), conversation.loadOlder()]);
    }
    expect(textsOf(conversation)).toEqual(numbered(120));
    expect(new Set(heard).size).toBe(heard.length);
  });

  test('get one object for one conversation, and the same array while nothing changes', async () => {
    const server = await sharedServer();
    const [alice, bob] = await Promise.all([connectUser(server), connectUser(server)]);
    const conversation = await alice.client.conversationWith(bob.account.username);
    await conversation.send('hello');
    const { messages } = conversation;
    expect(await alice.client.conversation(conversation.id)).toBe(conversation);
    const { items } = await alice.client.conversations();
    expect(items).toMatchObject([{ id: conversation.id, lastMessage: { text: 'hello' } }]);
    expect(conversation.messages).toBe(messages);
  });
});

describe('what the network loses', () => {
  test('an acknowledgement that never came: the resend is stored once', async () => {
    const server = await sharedServer();
    const proxy = await startFaultProxy(server.port);
    const [alice, bob] = await Promise.all([
      connectUser(server, { through: proxy }),
      connectUser(server),
    ]);
    const theirs = await bob.client.conversationWith(alice.account.username);
    const conversation = await alice.client.conversationWith(bob.account.username);
    proxy.blackhole(true, 'down');
    const sent = conversation.send('only once');
    // The other one has it, so it is stored, and the acknowledgement is lost.
    await waitFor(() => theirs.messages.length === 1);
    proxy.cut();
    proxy.heal();
    expect(await sent).toMatchObject({ seq: 1, text: 'only once' });
    await conversation.send('next');
    await waitFor(() => theirs.messages.length === 2);
    expect(textsOf(theirs)).toEqual(['only once', 'next']);
    expect(textsOf(conversation)).toEqual(['only once', 'next']);
  });

  test('ten connections in a row: every message arrives once, in the order of writing', async () => {
    const server = await startServer();
    const proxy = await startFaultProxy(server.port);
    const [alice, bob] = await Promise.all([
      connectUser(server, { through: proxy, environment: { random: () => 0.01 } }),
      connectUser(server),
    ]);
    const theirs = await bob.client.conversationWith(alice.account.username);
    const heard = announcedBy(bob.client);
    const conversation = await alice.client.conversationWith(bob.account.username);
    const sends: Promise<unknown>[] = [];
    let losses = 0;
    alice.client.on('state', (state) => {
      if (state.status === 'reconnecting' && state.error) losses += 1;
    });
    for (const text of numbered(10)) {
      await waitFor(() => alice.client.state.status === 'online');
      sends.push(conversation.send(text), conversation.send(`${text}+`));
      const before = losses;
      proxy.cut();
      await waitFor(() => losses > before);
    }
    await Promise.all(sends);
    const written = numbered(10).flatMap((text) => [text, `${text}+`]);
    await waitFor(() => heard.length === 20);
    expect(heard).toEqual(written);
    expect(textsOf(conversation)).toEqual(written);
    expect(textsOf(theirs)).toEqual(written);
  });

  test('the server itself: it restarts, and everybody goes on with nothing lost or doubled', async () => {
    const server = await startServer();
    const [alice, bob] = await Promise.all([connectUser(server), connectUser(server)]);
    const theirs = await bob.client.conversationWith(alice.account.username);
    const conversation = await alice.client.conversationWith(bob.account.username);
    const heard = announcedBy(bob.client);
    await conversation.send('before');
    await server.kill();
    const during = conversation.send('during');
    expect(textsOf(conversation)).toEqual(['before', 'during']);
    await server.restart();
    expect(await during).toMatchObject({ seq: 2 });
    await conversation.send('after');
    await waitFor(() => heard.length === 3);
    expect(heard).toEqual(['before', 'during', 'after']);
    expect(textsOf(theirs)).toEqual(heard);
  });

  test('a time away: what was missed comes in order, before what is new', async () => {
    const server = await sharedServer();
    const [alice, bob] = await Promise.all([connectUser(server), connectUser(server)]);
    const conversation = await alice.client.conversationWith(bob.account.username);
    const theirs = await bob.client.conversationWith(alice.account.username);
    const heard = announcedBy(bob.client);
    bob.client.disconnect();
    await Promise.all(numbered(150).map((text) => conversation.send(text)));
    const back = bob.client.connect();
    await Promise.all([back, conversation.send('live')]);
    await waitFor(() => heard.length === 151);
    expect(heard).toEqual([...numbered(150), 'live']);
    expect(textsOf(theirs)).toEqual(heard);
  });

  test('a first message from a stranger while away is announced too', async () => {
    const server = await sharedServer();
    const [alice, bob, carol] = await Promise.all([
      connectUser(server),
      connectUser(server),
      connectUser(server),
    ]);
    const old = await carol.client.conversationWith(bob.account.username);
    const heard = announcedBy(bob.client);
    await old.send('known');
    await waitFor(() => heard.length === 1);
    bob.client.disconnect();
    const conversation = await alice.client.conversationWith(bob.account.username);
    await conversation.send('are you there?');
    await bob.client.connect();
    await waitFor(() => heard.length === 2);
    expect(heard).toEqual(['known', 'are you there?']);
  });

  test('marks that moved while away are right after the return', async () => {
    const server = await sharedServer();
    const [alice, bob] = await Promise.all([connectUser(server), connectUser(server)]);
    const conversation = await alice.client.conversationWith(bob.account.username);
    await conversation.send('read me');
    alice.client.disconnect();
    const theirs = await bob.client.conversationWith(alice.account.username);
    theirs.markRead();
    await waitFor(async () => {
      const { marks } = await bob.client.conversation(conversation.id);
      return marks.get(bob.account.user.id)?.read === 1;
    });
    await alice.client.connect();
    await waitFor(() => conversation.messages[0]?.status === 'read');
  });

  test('what was read on a page that was closed before it could tell is told by the next', async () => {
    const server = await sharedServer();
    const storage = memoryStorage();
    const [alice, bob] = await Promise.all([
      connectUser(server),
      connectUser(server, { storage, auth: { session: { storage: 'memory' } } }),
    ]);
    const conversation = await alice.client.conversationWith(bob.account.username);
    await conversation.send('read me');
    const page = await bob.client.conversationWith(alice.account.username);
    bob.client.disconnect();
    page.markRead();
    const { cache } = await storage.open({ server: server.url, userId: bob.account.user.id });
    await waitFor(async () => JSON.stringify(await cache?.list()).includes('"read":1'));
    bob.client.dispose();

    const next = createClient({
      url: server.url,
      storage,
      auth: { session: { storage: 'memory' } },
    });
    await next.signIn(bob.account);
    await next.connect();
    expect((await next.conversationWith(alice.account.username)).unread).toBe(0);
    await waitFor(() => conversation.messages[0]?.status === 'read');
  });
});

describe('a message that is refused', () => {
  test('for its text is refused before it is shown', async () => {
    const server = await startServer();
    const [alice, bob] = await Promise.all([connectUser(server), connectUser(server)]);
    const conversation = await alice.client.conversationWith(bob.account.username);
    for (const text of ['', ' \n', 'x'.repeat(16_001), 'a\0b', 'half \ud83d pair']) {
      await expect(conversation.send(text)).rejects.toMatchObject({ code: 'invalid_request' });
    }
    expect(conversation.messages).toEqual([]);
    expect(await conversation.send('whole \ud83d\ude00 pair')).toMatchObject({ seq: 1 });
  });

  test('signing in as somebody else drops what the first one held', async () => {
    const server = await startServer();
    const [alice, bob] = await Promise.all([connectUser(server), connectUser(server)]);
    const conversation = await alice.client.conversationWith(bob.account.username);
    await server.kill();
    const unsent = conversation.send('mine');
    await waitFor(() => conversation.messages.length === 1);
    // Before anything is there again that might take it.
    alice.client.disconnect();
    await server.restart();
    const heard = announcedBy(alice.client);
    await alice.client.signIn(bob.account);
    await expect(unsent).rejects.toMatchObject({ code: 'signed_out' });
    await alice.client.connect();
    const asBob = await alice.client.conversationWith(alice.account.username);
    await asBob.send('from bob');
    expect(asBob).not.toBe(conversation);
    expect(textsOf(asBob)).toEqual(['from bob']);
    expect(heard).toEqual(['from bob']);
    await expect(conversation.send('again')).rejects.toMatchObject({ code: 'signed_out' });

    // Never silently gone: it waits for its writer.
    await alice.client.signIn(alice.account);
    await waitFor(() => alice.client.user?.id === alice.account.user.id);
    const again = await alice.client.conversationWith(bob.account.username);
    await waitFor(() => textsOf(again).includes('mine') && again.messages.every(({ seq }) => seq));
    expect(textsOf(again)).toEqual(['from bob', 'mine']);
  });
});
