import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Features } from '@chat/protocol';
import { waitFor } from '@chat/testkit';
import { expect, onTestFinished } from 'vitest';
import type { BusEvent, UserFrame } from '../../src/bus/bus.js';
import { createBus } from '../../src/bus/create-bus.js';
import { type Chat, type ChatOptions, createChat } from '../../src/chat/chat.js';
import { createStore } from '../../src/store/open-store.js';
import type { Store, UserRecord } from '../../src/store/store.js';
import { temporaryDirectory } from '../store/temporary-directory.js';

/** A chat on a store of its own, with a few users: the domain as the server runs it, without a network. */
export interface ChatWorld {
  readonly chat: Chat;
  readonly store: Store;
  /** Local accounts. */
  readonly ann: string;
  readonly ben: string;
  readonly eve: string;
  /** A host site's user. */
  readonly hostUser: string;
  /** The conversation of Ann and Ben. */
  openAnnAndBen(): Promise<string>;
  send(
    senderId: string,
    conversationId: string,
    text?: string,
  ): ReturnType<Chat['messages']['send']>;
  /** Collects the frames that a user's connections would get, from now on. */
  /** Lets time pass, in ms; each look at the clock is one as well. */
  pass(time: number): void;
  /** The clock of the chat. */
  now(): number;
  listen(userId: string): Promise<Inbox>;
  /** Calls the listener with each frame that a user's connections would get, from now on. */
  hear(userId: string, listener: (frame: UserFrame) => void): Promise<void>;
}

export interface Inbox {
  readonly frames: UserFrame[];
  /** Waits until exactly these frames came. */
  toBe(expected: readonly unknown[]): Promise<void>;
}

export const allFeatures: Features = {
  ...{ edits: {}, deletions: {}, replies: {}, reactions: {} },
  ...{ settings: {}, unread: {}, search: {}, typing: {}, streams: {}, presence: {}, privacy: {} },
  ...{ topics: {}, data: {}, reports: {} },
};

export async function startChat(
  features = allFeatures,
  opening: Pick<
    ChatOptions,
    'openedBy' | 'newConversations' | 'push' | 'gate' | 'retentionDays'
  > = {},
): Promise<ChatWorld> {
  const store = createStore(`sqlite:${join(temporaryDirectory(), 'chat.db')}`);
  await store.open();
  const bus = createBus();
  await bus.open();
  onTestFinished(async () => {
    await bus.close();
    await store.close();
  });
  let now = 1_700_000_000_000;
  const clock = () => {
    now += 1;
    return now;
  };
  const chat = createChat({ store, bus, features, ...opening, now: clock });

  const addUser = async (username: string, realm: UserRecord['realm'] = 'local') => {
    const id = randomUUID();
    await store.users.create({
      id,
      realm,
      username,
      name: `${username} of ${realm}`,
      picture: null,
      passwordHash: realm === 'local' ? 'a password hash' : null,
      createdAt: now,
      tokensValidFrom: 0,
    });
    return id;
  };
  const ann = await addUser('ann');
  const ben = await addUser('ben');

  return {
    chat,
    store,
    ann,
    ben,
    eve: await addUser('eve'),
    hostUser: await addUser('Ben', 'host'),
    async openAnnAndBen() {
      return (await chat.conversations.open(ann, { userId: ben })).conversation.id;
    },
    send(senderId, conversationId, text = 'Hello') {
      return chat.messages.send(senderId, { conversationId, clientId: randomUUID(), text });
    },
    now: clock,
    pass(time) {
      now += time;
    },
    async hear(userId, listener) {
      await bus.subscribe(userId, (event: BusEvent) => {
        if (event.kind === 'frame') listener(event.frame);
      });
    },
    async listen(userId) {
      const frames: UserFrame[] = [];
      await bus.subscribe(userId, (event: BusEvent) => {
        if (event.kind === 'frame') frames.push(event.frame);
      });
      return {
        frames,
        async toBe(expected) {
          await waitFor(() => frames.length === expected.length);
          // A turn later nothing more may have come.
          await new Promise((resolve) => setImmediate(resolve));
          expect(frames).toEqual(expected);
        },
      };
    },
  };
}

/** The code of the error that a call rejects with, and its message. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ code: string; message: string }> {
  const error: unknown = await call.then(
    () => Promise.reject(new Error('the call was expected to fail')),
    (reason) => reason,
  );
  expect(error).toMatchObject({ name: 'ChatError' });
  const { code, message } = error as { code: string; message: string };
  return { code, message };
}
