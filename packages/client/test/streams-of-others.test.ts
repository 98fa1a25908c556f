import { waitFor } from '@chat/testkit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Conversation } from '../src/index.js';
import { memoryStorage } from '../src/storage/memory-storage.js';
import { someone } from './support/scripted-server.js';
import { startStreaming, writer } from './support/streaming-server.js';

/** What is shown of each message: its text, and whether it is one yet. */
const shown = ({ messages }: Conversation) => messages.map(({ text, status }) => [text, status]);

const isShown = (conversation: Conversation, ...rows: readonly (readonly string[])[]) =>
  waitFor(() => JSON.stringify(shown(conversation)) === JSON.stringify(rows), {
    message: JSON.stringify(rows),
  });

describe('what somebody is writing', () => {
  test('is shown as it comes, and its message then takes its place in the very row', async () => {
    const { conversation, client, clock, piece, say } = await startStreaming();
    const heard: string[] = [];
    client.on('message', ({ text }) => heard.push(text));
    piece('id-1', 0, '');
    await isShown(conversation, ['', 'streaming']);
    piece('id-1', 0, 'Wat');
    piece('id-1', 3, 'er it');
    await isShown(conversation, ['Water it', 'streaming']);
    const [row] = conversation.messages;
    expect(row).toMatchObject({
      ...{ key: `${writer.id}:id-1`, clientId: 'id-1', senderId: writer.id, own: false },
      ...{ seq: null, system: false, deleted: false, data: null, change: null, quote: null },
    });
    expect(heard).toEqual([]);
    const renders: unknown[] = [];
    conversation.on('message', () => renders.push(shown(conversation)));
    conversation.on('change', () => renders.push(shown(conversation)));
    say('id-1', 'Water it once a week.');
    await waitFor(() => renders.length > 1);
    expect(new Set(renders.map((each) => JSON.stringify(each)))).toEqual(
      new Set(['[["Water it once a week.","sent"]]']),
    );
    expect(conversation.messages[0]?.key).toBe(row?.key);
    expect(heard).toEqual(['Water it once a week.']);
    await clock.advance(1_000);
    const timers = clock.pending;
    // Late, on another way than its message.
    piece('id-1', 8, ' once');
    say('id-2', 'Bye');
    await isShown(conversation, ['Water it once a week.', 'sent'], ['Bye', 'sent']);
    await clock.advance(1_000);
    expect(clock.pending).toBe(timers);
  });

  test('that it begins says more than that somebody is typing', async () => {
    const { conversation, tell, piece } = await startStreaming();
    tell({ type: 'typing', conversationId: 'cnv_1', userId: writer.id, on: true });
    await waitFor(() => conversation.typing);
    piece('id-1', 0, 'W');
    await waitFor(() => !conversation.typing);
    expect(shown(conversation)).toEqual([['W', 'streaming']]);
  });

  test('goes on over what got lost, came late, or came twice, once a piece has all of it', async () => {
    const { conversation, piece } = await startStreaming();
    piece('id-1', 0, 'one ');
    piece('id-1', 8, 'three ');
    piece('id-1', 0, 'one');
    piece('id-1', 0, 'one ');
    piece('id-2', 5, 'half-way');
    await isShown(conversation, ['one ', 'streaming'], ['', 'streaming']);
    piece('id-1', 0, 'one two three ');
    piece('id-1', 14, 'four');
    piece('id-2', 0, 'join half-way');
    await isShown(
      conversation,
      ['one two three four', 'streaming'],
      ['join half-way', 'streaming'],
    );
  });

  test('whatever is lost, late or comes twice, it only grows, and all of it is all of it', async () => {
    const seed = Date.now();
    const { conversation, piece, ended } = await startStreaming();
    const textOf = (clientId: string) =>
      conversation.messages.find((message) => message.clientId === clientId)?.text;
    const read = async (clientId: string, text: string) => {
      while (textOf(clientId) !== text) {
        await new Promise<void>((resolve) => conversation.once('change', resolve));
      }
    };
    let count = 0;
    const fates = ['lost', 'told', 'twice', 'copied', 'late'] as const;
    const cut = fc.array(fc.record({ text: fc.string(), fate: fc.constantFrom(...fates) }));
    await fc.assert(
      fc.asyncProperty(cut, async (pieces) => {
        count += 1;
        const [clientId, mark] = [`id-${count}`, `mark-${count}`];
        let [whole, known] = ['', ''];
        for (const [n, { text, fate }] of pieces.entries()) {
          const before = whole;
          whole += text;
          if (fate === 'copied') piece(clientId, 0, whole);
          else if (fate !== 'lost') piece(clientId, before.length, text);
          if (fate === 'twice') piece(clientId, before.length, text);
          if (fate === 'late') piece(clientId, 0, before.slice(0, -1));
          // What comes behind it.
          piece(mark, n, '.');
          await read(mark, '.'.repeat(n + 1));
          const shown = textOf(clientId) ?? '';
          expect(whole.startsWith(shown) && shown.startsWith(known)).toBe(true);
          known = shown;
        }
        piece(clientId, 0, whole);
        await read(clientId, whole);
        ended(clientId, 'aborted');
        ended(mark, 'aborted');
        await waitFor(() => conversation.messages.length === 0);
      }),
      { seed, numRuns: 100 },
    );
  });

  test('is gone at once when its writer takes it back', async () => {
    const { conversation, piece, ended } = await startStreaming();
    piece('id-1', 0, 'No');
    piece('id-2', 0, 'Yes');
    await isShown(conversation, ['No', 'streaming'], ['Yes', 'streaming']);
    ended('id-1', 'aborted');
    await isShown(conversation, ['Yes', 'streaming']);
  });

  test('is four texts in one conversation at most, and none that nobody could send', async () => {
    const { conversation, piece } = await startStreaming();
    for (let n = 1; n <= 5; n += 1) piece(`id-${n}`, 0, `${n}`);
    const four = ['2', '3', '4', '5'].map((text) => [text, 'streaming']);
    await isShown(conversation, ...four);
    piece('id-5', 1, 'x'.repeat(16_000));
    piece('id-4', 1, '!');
    await isShown(
      conversation,
      ...four.map(([text, status]) => [text === '4' ? '4!' : `${text}`, `${status}`]),
    );
  });

  test('stands behind all that is sent or waits to be, where its message is going to be', async () => {
    const { conversation, piece, say } = await startStreaming({
      answer: ({ type }) => (type === 'send' ? null : undefined),
    });
    say('id-1', 'Hi');
    conversation.send('Wait').catch(() => {});
    piece('id-2', 0, 'I am');
    await isShown(conversation, ['Hi', 'sent'], ['Wait', 'pending'], ['I am', 'streaming']);
    say('id-3', 'In between');
    await isShown(
      conversation,
      ...[
        ['Hi', 'sent'],
        ['In between', 'sent'],
        ['Wait', 'pending'],
        ['I am', 'streaming'],
      ],
    );
  });

  test('stays until its message is in its place, be that behind a gap first', async () => {
    const { conversation, tell, piece, message } = await startStreaming();
    piece('id-2', 0, 'The end is n');
    await isShown(conversation, ['The end is n', 'streaming']);
    const [first, second] = [message('id-1', 'Before'), message('id-2', 'The end is near')];
    const looks: unknown[] = [];
    conversation.on('change', () => looks.push(shown(conversation)));
    tell({ type: 'message', message: second });
    // What comes of it by now is late.
    piece('id-2', 12, '!');
    await waitFor(() => looks.length > 0);
    expect(looks.at(-1)).toEqual([['The end is n', 'streaming']]);
    tell({ type: 'message', message: first });
    await isShown(conversation, ['Before', 'sent'], ['The end is near', 'sent']);
  });

  test('is nothing that the device keeps, nor what a list shows as the latest', async () => {
    const kept: object[] = [];
    const memory = memoryStorage();
    const { client, conversation, clock, piece, say } = await startStreaming({
      storage: {
        async open(owner) {
          const storage = await memory.open(owner);
          const { cache } = storage;
          if (!cache) throw new Error('It keeps no conversations.');
          const put = (key: string, value: object) => {
            kept.push(value);
            return cache.put(key, value);
          };
          return { ...storage, cache: { ...cache, put } };
        },
      },
    });
    const list = await client.conversations();
    say('id-1', 'Hi');
    await isShown(conversation, ['Hi', 'sent']);
    await clock.advance(1_000);
    const before = kept.length;
    expect(before).toBeGreaterThan(0);
    piece('id-2', 0, 'What is');
    piece('id-2', 7, ' written');
    await isShown(conversation, ['Hi', 'sent'], ['What is written', 'streaming']);
    await clock.advance(40_000);
    expect(shown(conversation)[1]).toEqual(['What is written', 'broken']);
    expect(kept.length).toBe(before);
    await list.set(conversation.id, { pinned: true }).catch(() => {});
    expect(list.items[0]?.lastMessage?.text).toBe('Hi');
    await clock.advance(1_000);
    expect(JSON.stringify(kept)).not.toContain('What is');
  });

  test('is no message: to answer it, to react to it or to report it is refused', async () => {
    const { conversation, piece } = await startStreaming({
      features: { streams: {}, reactions: {}, replies: {}, edits: {}, deletions: {}, reports: {} },
    });
    piece('id-1', 0, 'Not yet');
    await isShown(conversation, ['Not yet', 'streaming']);
    const [row] = conversation.messages;
    if (!row) throw new Error('It is not shown.');
    for (const call of [
      () => conversation.send('What?', { replyTo: row }),
      () => conversation.edit(row, 'Yes'),
      () => conversation.delete(row),
      () => conversation.react(row, '👍'),
      () => conversation.report({ message: row, reason: 'spam' }),
      async () => conversation.stream({ replyTo: row }),
    ]) {
      await expect(call()).rejects.toMatchObject({ code: 'invalid_argument' });
    }
    conversation.discard(row.key);
    conversation.retry(row.key);
    expect(shown(conversation)).toEqual([['Not yet', 'streaming']]);
  });

  test('is asked to be stopped while it goes on, and not otherwise', async () => {
    const { conversation, frames, piece, say, ended } = await startStreaming();
    say('id-1', 'Hi');
    piece('id-2', 0, 'Once upon');
    await isShown(conversation, ['Hi', 'sent'], ['Once upon', 'streaming']);
    const [hi, row] = conversation.messages;
    if (!hi || !row) throw new Error('They are not shown.');
    conversation.stop(hi);
    conversation.stop(row);
    ended('id-2', 'broken');
    await isShown(conversation, ['Hi', 'sent'], ['Once upon', 'broken']);
    conversation.stop(row);
    await conversation.send('Enough');
    expect(frames.map(({ type, clientId }) => [type, clientId]).slice(0, -1)).toEqual([
      ['stream_stop', 'id-2'],
    ]);
  });
});

describe('what broke off', () => {
  test('is what nothing new was heard of for 30 s; an empty piece is news, and a copy is none', async () => {
    const { conversation, clock, piece, tell } = await startStreaming();
    piece('id-1', 0, 'So');
    piece('id-2', 0, 'On');
    await isShown(conversation, ['So', 'streaming'], ['On', 'streaming']);
    await clock.advance(20_000);
    const before = conversation.messages;
    piece('id-1', 2, '');
    piece('id-2', 0, 'On');
    tell({ type: 'typing', conversationId: 'cnv_1', userId: writer.id, on: true });
    await waitFor(() => conversation.typing);
    expect(conversation.messages).toBe(before);
    piece('id-3', 0, 'seen');
    await waitFor(() => conversation.messages.length === 3);
    await clock.advance(10_000);
    await isShown(conversation, ['So', 'streaming'], ['On', 'broken'], ['seen', 'streaming']);
    await clock.advance(20_000);
    await isShown(conversation, ['So', 'broken'], ['On', 'broken'], ['seen', 'broken']);
    // A copy that is late says nothing.
    piece('id-1', 0, 'So');
    piece('id-2', 0, 'On and on');
    await isShown(conversation, ['So', 'broken'], ['On and on', 'streaming'], ['seen', 'broken']);
  });

  test('breaks at once when the writer is gone, and goes on with the first word when they are back', async () => {
    const { conversation, piece, ended } = await startStreaming();
    piece('id-1', 0, 'So');
    ended('id-1', 'broken');
    ended('id-1', 'broken');
    await isShown(conversation, ['So', 'broken']);
    piece('id-1', 0, 'So');
    await isShown(conversation, ['So', 'streaming']);
  });

  test('stays where it was when others come, and goes to the end when it goes on', async () => {
    const { conversation, piece, ended, say } = await startStreaming();
    say('id-1', 'one');
    for (const n of [2, 3, 4]) piece(`id-${n}`, 0, `${n}`);
    ended('id-3', 'broken');
    await isShown(
      conversation,
      ...[
        ['one', 'sent'],
        ['2', 'streaming'],
        ['3', 'broken'],
        ['4', 'streaming'],
      ],
    );
    ended('id-2', 'broken');
    say('id-5', 'five');
    ended('id-4', 'broken');
    say('id-6', 'six');
    await isShown(
      conversation,
      ...[
        ['one', 'sent'],
        ['2', 'broken'],
        ['3', 'broken'],
      ],
      ...[
        ['five', 'sent'],
        ['4', 'broken'],
        ['six', 'sent'],
      ],
    );
    piece('id-2', 1, '!');
    await isShown(
      conversation,
      ...[
        ['one', 'sent'],
        ['3', 'broken'],
        ['five', 'sent'],
      ],
      ...[
        ['4', 'broken'],
        ['six', 'sent'],
        ['2!', 'streaming'],
      ],
    );
    conversation.discard(`${writer.id}:id-3`);
    say('id-4', 'four');
    await isShown(
      conversation,
      ...[
        ['one', 'sent'],
        ['five', 'sent'],
        ['six', 'sent'],
        ['four', 'sent'],
        ['2!', 'streaming'],
      ],
    );
  });

  test('breaks off when this device loses its connection, which leaves no timer', async () => {
    const { client, conversation, clock, piece, sockets } = await startStreaming();
    piece('id-1', 0, 'So');
    await isShown(conversation, ['So', 'streaming']);
    sockets[0]?.terminate();
    await isShown(conversation, ['So', 'broken']);
    await waitFor(async () => {
      await clock.advance(100);
      return client.state.status === 'online';
    });
    piece('id-1', 0, 'So');
    await isShown(conversation, ['So', 'streaming']);
    client.disconnect();
    await isShown(conversation, ['So', 'broken']);
    // By then the device has kept what it keeps.
    await clock.advance(1_000);
    expect(clock.pending).toBe(0);
  });

  test('is hidden with the messages among which it did', async () => {
    const { conversation, piece, ended, say, tell } = await startStreaming();
    say('id-1', 'one');
    piece('id-2', 0, 'two');
    piece('id-3', 0, 'three');
    ended('id-2', 'broken');
    await isShown(conversation, ['one', 'sent'], ['two', 'broken'], ['three', 'streaming']);
    tell({ type: 'settings', conversationId: 'cnv_1', settings: { rev: 1, cleared: 1 } });
    await isShown(conversation, ['three', 'streaming']);
  });
});

describe('nothing is seen of what is written', () => {
  test('by whom the user has blocked, from then on', async () => {
    const { client, conversation, tell, piece, say } = await startStreaming({
      features: { streams: {}, blocks: {} },
    });
    piece('id-1', 0, 'Buy');
    await isShown(conversation, ['Buy', 'streaming']);
    tell({ type: 'blocked', userId: writer.id, on: true });
    await isShown(conversation);
    piece('id-1', 3, ' now!');
    piece('id-2', 0, 'Buy');
    tell({ type: 'blocked', userId: writer.id, on: false });
    say('id-3', 'Hi');
    await isShown(conversation, ['Hi', 'sent']);
    expect(client.hasBlocked(writer.id)).toBe(false);
  });

  test('in a conversation that was removed', async () => {
    const { conversation, client, tell, piece } = await startStreaming();
    piece('id-1', 0, 'Going');
    await isShown(conversation, ['Going', 'streaming']);
    const removed: unknown[] = [];
    client.on('removed', (gone) => removed.push(shown(gone)));
    tell({ type: 'removed', conversationId: 'cnv_1' });
    await isShown(conversation);
    piece('id-1', 5, ' on');
    tell({ type: 'typing', conversationId: 'cnv_1', userId: writer.id, on: true });
    await waitFor(() => conversation.typing);
    expect([removed, shown(conversation)]).toEqual([[[]], []]);
  });

  test('by oneself, on another device', async () => {
    const { conversation, tell, say } = await startStreaming();
    const piece = { conversationId: 'cnv_1', userId: someone.id, clientId: 'id-1', offset: 0 };
    tell({ type: 'stream', ...piece, text: 'Mine' });
    say('id-2', 'Hi');
    await isShown(conversation, ['Hi', 'sent']);
  });
});
