import { randomUUID } from 'node:crypto';
import { limits } from '@chat/protocol';
import { waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type {
  BeforeMessage,
  MessageHookFailure,
  ProposedMessage,
} from '../../src/before-message/before-message.js';
import { type GateOutcome, MessageGate } from '../../src/before-message/message-gate.js';
import { refusalOf, startChat } from './chat-world.js';

/** Ann and Ben, whose messages a hook is asked about. */
async function startAsked(
  hook: BeforeMessage,
  { onFailure = 'closed' as MessageHookFailure, timeout = 20_000 } = {},
) {
  const asked: ProposedMessage[] = [];
  const outcomes: GateOutcome[] = [];
  const lines: string[] = [];
  const note = (fields: object, line: string) => lines.push(JSON.stringify([fields, line]));
  const gate = new MessageGate({
    hook: (message, context) => {
      asked.push(message);
      return hook(message, context);
    },
    ...{ timeout, onFailure, onOutcome: (outcome) => outcomes.push(outcome) },
    log: { debug: note, info: note, warn: note, error: note },
  });
  const world = await startChat(undefined, { gate });
  const conversationId = await world.openAnnAndBen();
  const texts = async () => {
    const { messages } = await world.chat.messages.history(world.ben, conversationId, {});
    return messages.map(({ text }) => text);
  };
  return { ...world, conversationId, asked, outcomes, lines, texts };
}

describe('a message that a hook is asked about', () => {
  test('is shown to it whole, and stored as it is where the hook has nothing against it', async () => {
    for (const nothing of [undefined, {}]) {
      const { chat, ann, ben, conversationId, asked, outcomes, texts } = await startAsked(
        () => nothing,
      );
      await chat.messages.send(ben, { conversationId, clientId: randomUUID(), text: 'First' });
      const clientId = randomUUID();
      const data = { order: 7 };
      const sending = { conversationId, clientId, text: 'Hello', data, replyTo: 1 };
      expect(await chat.messages.send(ann, sending)).toMatchObject({ text: 'Hello', data });
      expect(asked[1]).toEqual({
        ...{ kind: 'message', id: clientId, conversationId, senderId: ann },
        ...{ text: 'Hello', data, replyTo: 1 },
        memberIds: expect.arrayContaining([ann, ben]),
      });
      expect(await texts()).toEqual(['First', 'Hello']);
      expect(outcomes).toEqual(['passed', 'passed']);
    }
  });

  test('is refused with the words of the hook: nobody is told, and nothing is stored', async () => {
    const { ann, ben, conversationId, send, listen, texts, outcomes } = await startAsked(
      ({ text }) => (text.includes('darn') ? { refuse: 'Please stay polite.' } : undefined),
    );
    const inbox = await listen(ben);
    const refusal = await refusalOf(send(ann, conversationId, 'darn'));
    expect(refusal).toMatchObject({ code: 'message_refused', message: 'Please stay polite.' });
    const { seq } = await send(ann, conversationId, 'sorry');
    expect(seq).toBe(1);
    expect(await texts()).toEqual(['sorry']);
    await inbox.toBe([{ type: 'message', message: expect.objectContaining({ text: 'sorry' }) }]);
    expect(outcomes).toEqual(['refused', 'passed']);
  });

  test('is stored as the hook changes it, and known again by what its author sent', async () => {
    const { chat, ann, ben, conversationId, asked, texts } = await startAsked(({ text }) => ({
      text: text.replace('4111 1111', '•••• ••••'),
      data: { masked: true },
    }));
    const sending = { conversationId, clientId: randomUUID(), text: 'It is 4111 1111.' };
    const first = await chat.messages.send(ann, sending);
    expect(first).toMatchObject({ text: 'It is •••• ••••.', data: { masked: true } });
    // The answer was lost: it is sent again, as its author has it.
    expect(await chat.messages.send(ann, sending)).toEqual(first);
    expect(asked).toHaveLength(1);
    const other = { ...sending, text: 'It is •••• ••••.' };
    expect(await refusalOf(chat.messages.send(ann, other))).toMatchObject({
      code: 'client_id_conflict',
    });
    const twice = { conversationId, clientId: randomUUID(), text: '4111 1111 at once' };
    const [one, two] = await Promise.all([1, 2].map(() => chat.messages.send(ben, twice)));
    expect(one).toEqual(two);
    expect(await texts()).toEqual(['It is •••• ••••.', '•••• •••• at once']);
  });

  test('takes away data, where it says so', async () => {
    const { chat, ann, conversationId } = await startAsked(() => ({ data: null }));
    const sending = { conversationId, clientId: randomUUID(), text: 'x', data: { a: 1 } };
    expect(await chat.messages.send(ann, sending)).not.toHaveProperty('data');
    expect(await chat.messages.send(ann, sending)).not.toHaveProperty('data');
  });

  test('is behind those that its sender wrote before, and before nobody else’s', async () => {
    const held: (() => void)[] = [];
    const { ann, ben, conversationId, send, asked, texts } = await startAsked(({ senderId }) =>
      senderId === ann ? new Promise((resolve) => held.push(() => resolve({}))) : {},
    );
    const sent = ['one', 'two', 'three'].map((text) => send(ann, conversationId, text));
    await send(ben, conversationId, 'meanwhile');
    expect(asked.map(({ text }) => text)).toEqual(['one', 'meanwhile']);
    for (let n = 1; n <= 3; n += 1) {
      await waitFor(() => held.length === n);
      held.at(-1)?.();
    }
    await Promise.all(sent);
    expect(await texts()).toEqual(['meanwhile', 'one', 'two', 'three']);
  });

  test('is not one of the system’s', async () => {
    const { chat, conversationId, asked } = await startAsked(() => ({ refuse: 'No.' }));
    await chat.messages.sendAsSystem({ conversationId, clientId: randomUUID(), text: 'News' });
    expect(asked).toEqual([]);
  });
});

describe('where the hook does not answer', () => {
  const secret = 'what nobody logs';
  const failing: [string, BeforeMessage][] = [
    ['throws', ({ text }) => Promise.reject(new Error(`no: ${text}`))],
    [
      'throws at once',
      ({ text }) => {
        throw new Error(text);
      },
    ],
    ['answers with something else', () => ({ allow: true }) as never],
    ['answers with a text', () => 'yes' as never],
    ['says nothing in its refusal', () => ({ refuse: '' })],
    ['makes it blank', () => ({ text: ' \n ' })],
    ['makes it too long', () => ({ text: 'x'.repeat(limits.textLength + 1) })],
    ['makes it what cannot be stored', () => ({ text: 'a\0b' })],
    ['gives it too much data', () => ({ data: { a: 'x'.repeat(limits.dataBytes) } })],
  ];

  test.each(failing)(
    'as it %s, nothing is stored, and the sender may try again',
    async (_, hook) => {
      const { ann, conversationId, send, texts, lines, outcomes } = await startAsked(hook);
      const refusal = await refusalOf(send(ann, conversationId, secret));
      expect(refusal).toMatchObject({ code: 'unavailable' });
      expect(await texts()).toEqual([]);
      expect(outcomes).toEqual(['failed']);
      expect(lines).toHaveLength(1);
      expect(lines.join()).not.toContain(secret);
    },
  );

  test.each(failing)('as it %s, it is stored where the operator prefers that', async (_, hook) => {
    const { ann, conversationId, send, texts } = await startAsked(hook, { onFailure: 'open' });
    await send(ann, conversationId, secret);
    expect(await texts()).toEqual([secret]);
  });

  test('in time, it is told so, and what it says then counts for nothing', async () => {
    const signals: AbortSignal[] = [];
    const { ann, conversationId, send, texts } = await startAsked(
      (_, { signal }) => {
        signals.push(signal);
        return new Promise(() => {});
      },
      { timeout: 30 },
    );
    expect(await refusalOf(send(ann, conversationId))).toMatchObject({ code: 'unavailable' });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(await texts()).toEqual([]);
  });

  test('to many at once, more than a thousand are not kept', async () => {
    const { chat, ann, store, asked } = await startAsked(() => new Promise(() => {}), {
      timeout: 2_000,
    });
    const senders = await Promise.all(
      Array.from({ length: 1_001 }, async (_, index) => {
        const id = randomUUID();
        await store.users.create({
          ...{ id, realm: 'local', username: `user${index}`, name: 'x', picture: null },
          ...{ passwordHash: 'x', createdAt: 1, tokensValidFrom: 0 },
        });
        const { conversation } = await chat.conversations.open(id, { userId: ann });
        return { id, conversationId: conversation.id };
      }),
    );
    const sent = senders.map(({ id, conversationId }) =>
      refusalOf(chat.messages.send(id, { conversationId, clientId: randomUUID(), text: 'x' })),
    );
    await Promise.race(sent);
    expect(asked).toHaveLength(1_000);
    const codes = (await Promise.all(sent)).map(({ code }) => code);
    expect(new Set(codes)).toEqual(new Set(['unavailable']));
  });
});

test('a sender who writes faster than the hook answers is told to wait, and nobody else is', async () => {
  const { chat, ann, ben, conversationId, send, asked } = await startAsked(({ senderId }) =>
    senderId === ben ? {} : new Promise(() => {}),
  );
  const waiting = Array.from({ length: 200 }, () => send(ann, conversationId).catch(() => {}));
  await waitFor(() => asked.length === 1);
  const edit = { conversationId, seq: 1, base: 1, changeId: randomUUID(), text: 'x' };
  for (const more of [send(ann, conversationId), chat.changes.edit(ann, edit)]) {
    expect(await refusalOf(more)).toMatchObject({ code: 'rate_limited' });
  }
  expect(await send(ben, conversationId)).toMatchObject({ seq: 1 });
  expect(asked).toHaveLength(2);
  expect(waiting).toHaveLength(200);
});

describe('an edit that a hook is asked about', () => {
  const politely: BeforeMessage = ({ kind, text, data }) => {
    if (text.includes('darn')) return { refuse: 'Please stay polite.' };
    return kind === 'edit' && data === undefined ? { text: `${text}!` } : undefined;
  };

  async function startEdited() {
    const world = await startAsked(politely);
    const { ann, conversationId, send } = world;
    const { seq, rev } = await send(ann, conversationId, 'First');
    return { ...world, target: { conversationId, seq, base: rev, changeId: randomUUID() } };
  }

  test('is made as the hook changes it; repeated, it is not asked about again', async () => {
    const { chat, ann, target, asked, texts } = await startEdited();
    const { message } = await chat.changes.edit(ann, { ...target, text: 'Second' });
    expect(message).toMatchObject({ text: 'Second!' });
    expect(asked[1]).toMatchObject({ kind: 'edit', id: target.changeId, seq: 1, senderId: ann });
    expect(await chat.changes.edit(ann, { ...target, text: 'Second' })).toMatchObject({ message });
    expect(asked).toHaveLength(2);
    expect(await texts()).toEqual(['Second!']);
  });

  test('takes its turn among what its author writes', async () => {
    const { chat, ann, conversationId, target, send, asked } = await startEdited();
    const done = [
      send(ann, conversationId, 'Second'),
      chat.changes.edit(ann, { ...target, text: 'First of all' }),
      send(ann, conversationId, 'Third'),
    ];
    await Promise.all(done);
    expect(asked.map(({ text }) => text)).toEqual(['First', 'Second', 'First of all', 'Third']);
  });

  test('is refused, and the message stays as it was', async () => {
    const { chat, ann, target, texts } = await startEdited();
    const refused = chat.changes.edit(ann, { ...target, text: 'darn' });
    expect(await refusalOf(refused)).toMatchObject({
      ...{ code: 'message_refused', message: 'Please stay polite.' },
    });
    expect(await texts()).toEqual(['First']);
  });

  test('changes data alone as it is given, where the hook leaves it', async () => {
    const { chat, ann, target, asked } = await startEdited();
    const edit = { ...target, text: 'First', data: { a: 1 } };
    expect((await chat.changes.edit(ann, edit)).message).toMatchObject({ data: { a: 1 } });
    expect(asked[1]).toMatchObject({ text: 'First', data: { a: 1 } });
  });

  test('comes from its author: whoever else tries is refused before anybody is asked', async () => {
    const { chat, ben, target, asked } = await startEdited();
    const refused = chat.changes.edit(ben, { ...target, text: 'Mine' });
    expect(await refusalOf(refused)).toMatchObject({ code: 'forbidden' });
    expect(asked).toHaveLength(1);
  });
});
