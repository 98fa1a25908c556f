import type { Message } from '@chat/protocol';
import { describe, expect, test } from 'vitest';
import { sendChange } from '../src/changes/send-change.js';
import type { RequestLink } from '../src/connection/connection.js';
import type { ChangeEntry } from '../src/storage/storage.js';

const own = 'usr_own';

const message = (fields: Partial<Message> = {}): Message => ({
  ...{ conversationId: 'cnv', seq: 3, rev: 7, senderId: own, clientId: 'id-3' },
  ...{ text: 'from elsewhere', createdAt: 3 },
  ...fields,
});

const entry = (fields: Partial<ChangeEntry>): ChangeEntry => ({
  ...{ changeId: 'c1', conversationId: 'cnv', key: `${own}:id-3`, seq: 3, base: 5, kind: 'edit' },
  ...{ createdAt: 4, order: 4 },
  ...fields,
});

type Answer = readonly ['applied' | 'conflict', Message];

/** Sends a change to a server that gives these answers. */
async function send(change: Partial<ChangeEntry>, ...answers: readonly Answer[]) {
  const asked: { type: string; changeId?: string; base?: number }[] = [];
  const request = async (frame: { type: string }) => {
    asked.push(frame);
    const [outcome, changed] = answers[asked.length - 1] as Answer;
    return { type: 'changed', id: asked.length, outcome, message: changed };
  };
  const link = { request } as unknown as RequestLink;
  const sent = sendChange({ link, userId: own }, entry(change));
  return { asked, result: await sent.catch((error) => error) };
}

const tombstone = message({ text: '', deletedAt: 6 });

describe('what the server answers to a change', () => {
  test('is the message as it is now, be it the first time or a repeat', async () => {
    const { result } = await send({ text: 'x' }, ['applied', message()]);
    expect(result).toEqual(message());
  });

  test('is believed only about the message that was asked for', async () => {
    for (const other of [message({ seq: 4 }), message({ conversationId: 'cnv_2' })]) {
      const { result } = await send({ text: 'x' }, ['applied', other]);
      expect(result).toMatchObject({ code: 'bad_response' });
    }
  });

  test('to an edit that came too late is none, unless the text is what it was to be', async () => {
    const { result, asked } = await send({ text: 'mine' }, ['conflict', message()]);
    expect(result).toMatchObject({ code: 'conflict', retryable: false });
    expect(asked).toHaveLength(1);
    const done = message({ text: 'mine' });
    expect((await send({ text: 'mine' }, ['conflict', done])).result).toEqual(done);
  });

  test('to a deletion that came too late is another try, from what is there now', async () => {
    const { result, asked } = await send(
      { kind: 'delete' },
      ['conflict', message()],
      ['applied', tombstone],
    );
    expect(result).toEqual(tombstone);
    expect(asked).toMatchObject([{ changeId: 'c1', base: 5 }, { base: 7 }]);
    expect(asked[1]?.changeId).not.toBe('c1');
    const never = await send({ kind: 'delete' }, ['conflict', message()], ['conflict', message()]);
    // It is tried again later.
    expect(never.result).toMatchObject({ retryable: true });
  });

  test('to what is done to a deleted message: gone is what is deleted, and nobody reacts to it', async () => {
    const answer: Answer = ['conflict', tombstone];
    expect((await send({ text: 'x' }, answer)).result).toMatchObject({ code: 'message_not_found' });
    expect((await send({ kind: 'delete' }, answer)).result).toEqual(tombstone);
    const react = { kind: 'react', emoji: '👍', on: true } as const;
    expect((await send(react, answer)).result).toEqual(tombstone);
  });

  test('to a reaction that came too late is none, unless all is as wanted', async () => {
    const react = { kind: 'react', emoji: '👍', on: true } as const;
    const reacted = message({ reactions: [{ emoji: '👍', userIds: [own] }] });
    expect((await send(react, ['conflict', reacted])).result).toEqual(reacted);
    expect((await send(react, ['conflict', message()])).result).toMatchObject({ code: 'conflict' });
    const off = { ...react, on: false };
    expect((await send(off, ['conflict', message()])).result).toEqual(message());
  });
});
