import { randomUUID } from 'node:crypto';
import { type ChatClient, type Conversation, memoryStorage } from '@chat/client';
import {
  registerUser,
  type ServedChat,
  sharedServer,
  startFaultProxy,
  startServer,
  type TestUser,
  waitFor,
} from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import { BareCaller } from './support/bare-caller.js';
import { startFrameProxy } from './support/frame-proxy.js';
import { HurriedClock } from './support/hurried-clock.js';
import { createClient, numbered, type PersonOptions, statesOf, textsOf } from './support/person.js';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** As a model makes it: words, in no hurry. */
async function writeWords(
  stream: { write(text: string): void },
  words: readonly string[],
  ms = 10,
): Promise<void> {
  for (const word of words) {
    stream.write(word);
    await pause(ms);
  }
}

interface Device {
  readonly client: ChatClient;
  readonly conversation: Conversation;
}

type Through = Partial<PersonOptions> & { readonly through?: { readonly url: string } };

async function openDevice(
  server: { readonly url: string },
  account: TestUser,
  peer: TestUser,
  { through = server, environment, ...options }: Through = {},
): Promise<Device> {
  const client = createClient({
    url: through.url,
    environment: { random: () => 0.002, ...environment },
    ...options,
  });
  await client.signIn(account);
  await client.connect();
  return { client, conversation: await client.conversationWith(peer.username) };
}

/** A bot that writes, and Ann, who reads; a proxy that passes on frame by frame stands before each. */
async function setUp({
  server: own,
  bots = {},
  anns = {},
}: {
  server?: ServedChat;
  bots?: Through;
  anns?: Through;
} = {}) {
  const server = own ?? (await sharedServer());
  const [botProxy, annProxy] = [await startFrameProxy(server), await startFrameProxy(server)];
  const [bot, ann] = await Promise.all([registerUser(server), registerUser(server)]);
  const writing = await openDevice(server, bot, ann, { through: botProxy, ...bots });
  const reading = await openDevice(server, ann, bot, { through: annProxy, ...anns });
  await writing.conversation.send('Hi');
  await waitFor(() => reading.conversation.messages.length === 1);
  return {
    ...{ server, botProxy, annProxy, bot, ann, writing, reading },
    /** What a page of hers shows that is opened by now. */
    history: async () => {
      const device = await openDevice(server, ann, bot);
      return textsOf(device.conversation);
    },
  };
}

/** What is shown of the one that is being written, or was last. */
const last = ({ conversation }: Device) => conversation.messages.at(-1);

const isLast = (device: Device, text: string, status: string) =>
  waitFor(() => last(device)?.text === text && last(device)?.status === status, {
    message: `“${text.slice(0, 40)}” as ${status}`,
  });

describe('a message that a program writes piece by piece', () => {
  test('is read as it is written, and then is a message in the same row, without a moment between', async () => {
    const { writing, reading, history } = await setUp();
    expect([writing.client.features.streams, reading.client.features.streams]).toEqual([{}, {}]);
    const looks: string[] = [];
    reading.conversation.on('change', () => {
      const row = last(reading);
      looks.push(`${row?.key} ${row?.status} ${row?.text}`);
    });
    const stream = writing.conversation.stream();
    await isLast(reading, '', 'streaming');
    const key = last(reading)?.key;
    stream.write('Water it ');
    await isLast(reading, 'Water it ', 'streaming');
    stream.write('once a week.');
    await isLast(reading, 'Water it once a week.', 'streaming');
    expect(await history()).toEqual(['Hi']);
    const sent = await stream.end();
    await isLast(reading, 'Water it once a week.', 'sent');
    expect(new Set(looks.map((look) => look.split(' ')[0]))).toEqual(new Set([key]));
    expect(last(reading)).toMatchObject({ key, seq: sent.seq });
    expect(reading.conversation.messages.length).toBe(2);
    expect(await history()).toEqual(['Hi', 'Water it once a week.']);
  });

  test('is joined half-way within a copy, by a page that is opened and one that was away', async () => {
    const { server, writing, reading, bot, ann } = await setUp();
    const stream = writing.conversation.stream();
    stream.write('One two ');
    await isLast(reading, 'One two ', 'streaming');
    reading.client.disconnect();
    await isLast(reading, 'One two ', 'broken');
    stream.write('three ');
    const late = await openDevice(server, ann, bot);
    await isLast(late, 'One two three ', 'streaming');
    await reading.client.connect();
    await isLast(reading, 'One two three ', 'streaming');
    stream.write('four');
    for (const device of [late, reading]) await isLast(device, 'One two three four', 'streaming');
    await stream.end();
    for (const device of [late, reading]) await isLast(device, 'One two three four', 'sent');
  });

  test('of which the reader loses ten pieces is whole again with the next that has all of it', async () => {
    const { annProxy, writing, reading } = await setUp();
    let lost = 0;
    annProxy.rule = ({ type, offset }) => {
      if (type !== 'stream' || offset === 0 || lost === 10) return 'pass';
      lost += 1;
      return 'drop';
    };
    const stream = writing.conversation.stream();
    const seen: string[] = [];
    reading.conversation.on('change', () => seen.push(last(reading)?.text ?? ''));
    // Until the ten are lost, and some more.
    for (let n = 0; lost < 10; n += 1) await writeWords(stream, numbered(5, `${n} `));
    const { text } = stream;
    await isLast(reading, text, 'streaming');
    expect(seen.every((each) => text.startsWith(each))).toBe(true);
    await stream.end();
    await isLast(reading, text, 'sent');
  });

  test('2,000 times, a hundred times a second, takes ten frames a second and is the same in the end', async () => {
    // Twenty seconds in two.
    const speed = 10;
    const server = await sharedServer({ LIMIT_FRAMES_PER_SECOND: '10000' });
    const { annProxy, writing, reading } = await setUp({
      server,
      bots: { environment: { clock: new HurriedClock(speed) } },
    });
    const stream = writing.conversation.stream();
    const began = performance.now();
    await writeWords(
      stream,
      numbered(2_000, ' ').map((word) => word.slice(0, 6)),
      10 / speed,
    );
    const { text } = stream;
    await isLast(reading, text, 'streaming');
    const tenths = ((performance.now() - began) * speed) / 100;
    const frames = annProxy.count('down', 'stream');
    expect(frames).toBeGreaterThan(10);
    expect(frames).toBeLessThanOrEqual(tenths + 1);
    await stream.end();
    await isLast(reading, text, 'sent');
  });

  test('keeps emoji whole, wherever they are cut', async () => {
    const { annProxy, writing, reading } = await setUp();
    const stream = writing.conversation.stream();
    const text = 'a👩‍👩‍👧‍👦b😀';
    for (const unit of text.split('')) {
      stream.write(unit);
      const before = annProxy.count('down', 'stream');
      await waitFor(() => annProxy.count('down', 'stream') > before);
      // In Unicode mode only a half of one is found.
      expect(last(reading)?.text).not.toMatch(/[\ud800-\udfff]/u);
    }
    await isLast(reading, text, 'streaming');
    expect((await stream.end()).text).toBe(text);
    await isLast(reading, text, 'sent');
  });

  test('is taken away when its writer takes it back, and is nowhere', async () => {
    const { writing, reading, history } = await setUp();
    const stream = writing.conversation.stream();
    stream.write('No, that is w');
    await isLast(reading, 'No, that is w', 'streaming');
    stream.abort();
    await isLast(reading, 'Hi', 'sent');
    await writing.conversation.send('Sorry');
    await isLast(reading, 'Sorry', 'sent');
    expect(await history()).toEqual(['Hi', 'Sorry']);
  });

  test('is stopped when its reader asks for it; its writer keeps what is there', async () => {
    const { writing, reading, history } = await setUp();
    const stream = writing.conversation.stream();
    // What makes the text, which is handed the signal.
    const made = new Promise((resolve) => stream.signal.addEventListener('abort', resolve));
    stream.write('Once upon a');
    await isLast(reading, 'Once upon a', 'streaming');
    const row = last(reading);
    if (row) reading.conversation.stop(row);
    await made;
    expect(stream.signal.reason).toMatchObject({ code: 'stopped' });
    await stream.end();
    await isLast(reading, 'Once upon a', 'sent');
    expect(await history()).toEqual(['Hi', 'Once upon a']);
  });

  test('is not seen by who has blocked its writer, before or meanwhile, who cannot tell', async () => {
    const { botProxy, bot, writing, reading, history } = await setUp();
    const stream = writing.conversation.stream();
    stream.write('Buy ');
    await isLast(reading, 'Buy ', 'streaming');
    await reading.client.block(bot.user);
    await isLast(reading, 'Hi', 'sent');
    const seen: number[] = [];
    reading.conversation.on('change', () => seen.push(reading.conversation.messages.length));
    const other = writing.conversation.stream();
    const told = botProxy.count('up', 'stream');
    stream.write('now!');
    other.write('Hello?');
    await waitFor(() => botProxy.count('up', 'stream') >= told + 3);
    await Promise.all([stream.end(), other.end()]);
    await reading.conversation.send('Quiet');
    await isLast(reading, 'Quiet', 'sent');
    expect(textsOf(reading.conversation)).toEqual(['Hi', 'Quiet']);
    expect(Math.max(...seen)).toBe(2);
    expect(await history()).toEqual(['Hi', 'Quiet']);
  });
});

describe('a stream whose writer', () => {
  test('loses the connection is broken off, with nothing stored, and goes on when the writer is back', async () => {
    const { botProxy, writing, reading, history } = await setUp();
    const stream = writing.conversation.stream();
    stream.write('Half of ');
    await isLast(reading, 'Half of ', 'streaming');
    const statuses = new Set<unknown>();
    reading.conversation.on('change', () => statuses.add(last(reading)?.status));
    botProxy.cut();
    await waitFor(() => statuses.has('broken'));
    expect(await history()).toEqual(['Hi']);
    await isLast(reading, 'Half of ', 'streaming');
    stream.write('it');
    await isLast(reading, 'Half of it', 'streaming');
    await stream.end();
    await isLast(reading, 'Half of it', 'sent');
  });

  test('is gone for good stays broken off where it was, with nothing stored', async () => {
    const { writing, reading, history, server, bot, ann } = await setUp();
    const stream = writing.conversation.stream();
    stream.write('I was about to');
    await isLast(reading, 'I was about to', 'streaming');
    writing.client.dispose();
    await isLast(reading, 'I was about to', 'broken');
    expect(stream.signal.reason).toMatchObject({ code: 'disposed' });
    const again = await openDevice(server, bot, ann);
    await again.conversation.send('I am back');
    await isLast(reading, 'I am back', 'sent');
    const shown = reading.conversation.messages.map(({ text, status }) => `${text}: ${status}`);
    expect(shown).toEqual(['Hi: sent', 'I was about to: broken', 'I am back: sent']);
    expect(await history()).toEqual(['Hi', 'I am back']);
    reading.conversation.discard(reading.conversation.messages[1]?.key ?? '');
    expect(textsOf(reading.conversation)).toEqual(['Hi', 'I am back']);
  });

  test('says nothing for 30 s is broken off, though copies of it come', async () => {
    const { annProxy, writing, reading } = await setUp({
      anns: { environment: { clock: new HurriedClock(10) } },
    });
    const stream = writing.conversation.stream();
    stream.write('Hm');
    await isLast(reading, 'Hm', 'streaming');
    const before = annProxy.count('down', 'stream');
    await isLast(reading, 'Hm', 'broken');
    expect(annProxy.count('down', 'stream')).toBeGreaterThan(before);
    stream.write(', yes');
    await isLast(reading, 'Hm, yes', 'streaming');
  });

  test('never gets the answer to its end has sent it once', async () => {
    const { botProxy, writing, reading, history } = await setUp();
    const stream = writing.conversation.stream();
    stream.write('Only once');
    await isLast(reading, 'Only once', 'streaming');
    let cuts = 0;
    botProxy.rule = ({ type, direction }) => {
      if (direction === 'up' || cuts === 3) return 'pass';
      // Nor does an event, or what it missed, tell it.
      if (type === 'message' || type === 'changes') return 'drop';
      if (type !== 'sent') return 'pass';
      cuts += 1;
      return 'cut';
    };
    const { seq } = await stream.end();
    expect(botProxy.count('up', 'send')).toBeGreaterThanOrEqual(4);
    await isLast(reading, 'Only once', 'sent');
    expect(last(reading)?.seq).toBe(seq);
    expect(await history()).toEqual(['Hi', 'Only once']);
  });

  test('is offline tells nothing, and what it has ended is sent, if need be by its next page', async () => {
    const storage = memoryStorage();
    const { server, botProxy, writing, reading, bot, ann } = await setUp({ bots: { storage } });
    writing.client.disconnect();
    const [ended, left] = [writing.conversation.stream(), writing.conversation.stream()];
    ended.write('Ended');
    left.write('Left');
    ended.end().catch(() => {});
    await waitFor(async () => {
      const kept = await storage.open({ server: botProxy.url, userId: bot.user.id });
      return (await kept.outbox.list()).length === 1;
    });
    writing.client.dispose();
    const next = await openDevice(server, bot, ann, { through: botProxy, storage });
    await isLast(reading, 'Ended', 'sent');
    await next.conversation.send('Bye');
    await isLast(reading, 'Bye', 'sent');
    expect(textsOf(reading.conversation)).toEqual(['Hi', 'Ended', 'Bye']);
    expect(botProxy.count('up', 'stream')).toBe(0);
  });

  test('signs out learns of it, and sends nothing more', async () => {
    const { writing, reading, history } = await setUp();
    const stream = writing.conversation.stream();
    stream.write('As I was');
    await isLast(reading, 'As I was', 'streaming');
    await writing.client.signOut();
    expect(stream.signal.reason).toMatchObject({ code: 'signed_out' });
    await expect(stream.end()).rejects.toMatchObject({ code: 'signed_out' });
    await isLast(reading, 'As I was', 'broken');
    expect(await history()).toEqual(['Hi']);
  });

  test('writes to many at once is never cut off for it', async () => {
    // Less than these would say by themselves, each ten times a second.
    const server = await sharedServer({ LIMIT_FRAMES_PER_SECOND: '25' });
    const { botProxy, writing, bot } = await setUp({ server });
    const readers = await Promise.all(
      numbered(12).map(async () => openDevice(server, await registerUser(server), bot)),
    );
    const states = statesOf(writing.client);
    const conversations = await Promise.all(
      readers.map(({ conversation }) => writing.client.conversation(conversation.id)),
    );
    const streams = conversations.map((conversation) => conversation.stream());
    // Of which it takes four times as many at once.
    while (botProxy.count('up', 'stream') < 130) {
      for (const stream of streams) stream.write('word ');
      await pause(20);
    }
    for (const [n, reader] of readers.entries()) {
      await isLast(reader, streams[n]?.text ?? '', 'streaming');
    }
    await Promise.all(streams.map((stream) => stream.end()));
    expect(states).toEqual([]);
  });
});

test('a slow reader loses pieces and typing of a flood of them, and no message', async () => {
  const server = await startServer({ env: { LIMIT_FRAMES_PER_SECOND: '1000000' } });
  const network = await startFaultProxy(server.port);
  const { url, wsUrl } = server;
  const slow = await startFrameProxy(network);
  const { bot, writing, reading } = await setUp({ server, anns: { through: slow } });
  const flood = new BareCaller({ url, wsUrl, port: server.port }, bot.accessToken);
  await flood.connect();
  const { id: conversationId } = writing.conversation;
  const clientId = randomUUID();
  network.stall(true);
  const texts = numbered(50, 'message ');
  const rounds = numbered(25);
  // More than the network between them holds.
  for (const text of texts) {
    await Promise.all(
      rounds.flatMap((round) => [
        flood.frame({
          ...{ type: 'stream', conversationId, clientId, offset: 0 },
          text: `${text} ${round}`.padEnd(16_000, 'x'),
        }),
        flood.frame({ type: 'typing', conversationId, on: Number(round) % 2 === 0 }),
      ]),
    );
    await flood.frame({ type: 'send', conversationId, clientId: randomUUID(), text });
  }
  network.heal();
  const isRead = (text: string) =>
    waitFor(() => textsOf(reading.conversation).includes(text), { message: text });
  await isRead('message 50');
  await flood.frame({ type: 'send', conversationId, clientId, text: 'The end' });
  await isRead('The end');
  expect(textsOf(reading.conversation)).toEqual(['Hi', ...texts, 'The end']);
  const sent = texts.length * rounds.length;
  expect(slow.count('down', 'stream')).toBeLessThan(sent);
  expect(slow.count('down', 'typing')).toBeLessThan(sent);
  expect(slow.accepted).toBe(1);
});
