import type { Conversation as Snapshot } from '@chat/protocol';
import { expect, test } from 'vitest';
import { ChatError } from '../src/chat-error.js';
import type { HeldConversations } from '../src/conversations/held-conversations.js';
import { Excerpts } from '../src/excerpts/excerpts.js';
import type { ChatApi } from '../src/http/chat-api.js';
import { Timeline } from '../src/timeline/timeline.js';
import { createUserScope, type UserScopeOptions } from '../src/user-scope.js';

const message = (seq: number) => ({
  conversationId: 'cnv',
  ...{ seq, rev: seq, senderId: 'usr_peer', clientId: `id-${seq}`, text: `text ${seq}` },
  createdAt: seq,
});

/** A conversation with 90 messages, of which the newest is here, and a server that says how it is asked. */
function askedConversation(onAsked: (timeline: Timeline, count: number) => void) {
  const snapshot: Snapshot = { id: 'cnv', members: [], head: 90, createdAt: 0 };
  const timeline = new Timeline({ ...snapshot, lastMessage: message(90) }, 'usr_own');
  const asked = { count: 0 };
  const api: Pick<ChatApi, 'messages' | 'conversation'> = {
    conversation: async () => {
      throw new ChatError('timeout', 'No answer.', { retryable: true });
    },
    messages: async (_, { before = 91, after = 0 }) => {
      asked.count += 1;
      onAsked(timeline, asked.count);
      const messages = [before - 1, after + 1].map(message).slice(after ? 1 : 0, after ? 2 : 1);
      return { messages, more: true, head: 90 };
    },
  };
  const scope = createUserScope({ userId: 'usr_own', api } as UserScopeOptions);
  const told: number[] = [];
  const held: Pick<HeldConversations, 'stored' | 'changed' | 'refused'> = {
    refused: () => {},
    stored: (_, messages) => told.push(...messages.map(({ seq }) => seq)),
    changed: () => {},
  };
  const excerpts = new Excerpts(scope, held as HeldConversations);
  return { scope, excerpts, timeline, asked, told };
}

test('a place is not asked for again and again while the conversation cannot be loaded anew', async () => {
  const { scope, excerpts, timeline, asked } = askedConversation((one, count) => {
    // Its position cannot be served, and the socket that could tell more is lost.
    one.reset();
    scope.online = false;
    if (count > 10) throw new Error('It is asked without end.');
  });
  scope.online = true;
  const failure = { code: 'connection_failed', retryable: true };
  await expect(excerpts.around(timeline, 10)).rejects.toMatchObject(failure);
  expect(asked.count).toBe(2);
  await expect(excerpts.around(timeline, 10)).rejects.toMatchObject(failure);
  expect(asked.count).toBe(2);
  // What is here is here all the same.
  expect(await excerpts.around(timeline, 90)).toBeNull();
});

test('a page that comes after the conversation was loaded anew says nothing of it', async () => {
  const { scope, excerpts, timeline, told } = askedConversation((one, count) => {
    if (count > 2) one.reload({ messages: [], more: true, head: 5 });
  });
  scope.online = true;
  const excerpt = await excerpts.around(timeline, 10);
  expect(told).toEqual([10, 11]);
  await excerpt?.loadNewer();
  expect(excerpt?.joined).toBe(true);
  expect(told).toEqual([10, 11]);
});

test('a place that is told of before its message is not called gone because nobody can be asked', async () => {
  const { scope, excerpts, timeline } = askedConversation(() => {});
  for (const online of [true, false]) {
    scope.online = online;
    await expect(excerpts.around(timeline, 91)).rejects.toMatchObject({ code: 'timeout' });
  }
});
