import { randomUUID } from 'node:crypto';
import type { ClientFrameType } from '@chat/protocol';
import { registerUser, startServer, waitFor } from '@chat/testkit';
import { expect, test } from 'vitest';
import { forgeToken } from '../forge-token.js';
import { TestSocket } from './test-socket.js';
import { twoPeople } from './two-people.js';

type Frame = Readonly<Record<string, unknown>>;

/** What each frame says of a conversation, and null for one that says nothing of any. */
const frames: Record<ClientFrameType, ((conversationId: string) => Frame) | null> = {
  resume: (conversationId) => ({ positions: [{ conversationId, position: 0 }] }),
  send: (conversationId) => ({ conversationId, clientId: randomUUID(), text: 'Hi', replyTo: 1 }),
  edit: (conversationId) => ({ ...changeOf(conversationId), text: 'mine' }),
  delete: (conversationId) => changeOf(conversationId),
  react: (conversationId) => ({ ...changeOf(conversationId), emoji: '👍', on: true }),
  pull: (conversationId) => ({ conversationId, after: 0 }),
  mark: (conversationId) => ({ conversationId, read: 1 }),
  arrange: (conversationId) => ({
    ...{ conversationId, base: 0, changeId: randomUUID(), pinned: true },
  }),
  typing: (conversationId) => ({ conversationId, on: true }),
  // Of users: see presence.test.ts.
  watch: null,
  disclose: null,
  renew: null,
  ping: null,
};

const changeOf = (conversationId: string) => ({
  ...{ conversationId, seq: 1, base: 1, changeId: randomUUID() },
});

const hostSecret = 'h'.repeat(32);
const hostClaims = () => ({
  ...{ sub: 'somebody', aud: 'chat', exp: Math.floor(Date.now() / 1_000) + 600 },
});

test.each(['a stranger', 'a user of the other realm'])(
  '%s gets from each frame the same answer for a conversation of others as for none',
  async (who) => {
    const server = await startServer({ env: { HOST_JWT_SECRET: hostSecret } });
    const { ada, grace, conversationId } = await twoPeople(server);
    const members = await Promise.all(
      [ada, grace].map(({ accessToken }) => TestSocket.live(server, accessToken)),
    );
    await members[0]?.send(conversationId, 'between us');
    // Who sends it may know before it is told to the other one.
    await waitFor(() => members[1]?.messages().length === 1);
    const token =
      who === 'a stranger'
        ? (await registerUser(server)).accessToken
        : forgeToken({ alg: 'HS256', typ: 'JWT' }, hostClaims(), hostSecret);
    const told = members.map((socket) => socket.frames.length);
    for (const [type, frameOf] of Object.entries(frames)) {
      if (frameOf === null) continue;
      const answers = [];
      for (const id of [conversationId, 'cnv_nowhere']) {
        const socket = await TestSocket.open(server, token);
        if (type !== 'resume') await socket.request({ type: 'resume', positions: [] });
        const before = socket.frames.length;
        await socket.request({ type, ...frameOf(id) });
        const text = JSON.stringify(socket.frames.slice(before));
        answers.push(text.replaceAll(id, '…').replaceAll(/"id":\d+/g, '"id":0'));
        expect(text).not.toContain('between us');
      }
      expect(answers[0], type).toBe(answers[1]);
    }
    // Nobody in it noticed anything.
    expect(members.map((socket) => socket.frames.length)).toEqual(told);
  },
);
