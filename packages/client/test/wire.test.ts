import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChatError } from '../src/chat-error.js';
import type { SocketHandlers } from '../src/connection/socket.js';
import { decodeFrame } from '../src/wire/decode-frame.js';
import { createClient } from './support/connect-client.js';
import { someone } from './support/scripted-server.js';

const other = { id: 'usr_other', username: 'other', name: 'Other' };
const head = { conversationId: 'cnv_1', rev: 3 };
const message = {
  conversationId: 'cnv_1',
  seq: 1,
  rev: 1,
  senderId: other.id,
  clientId: 'c1',
  text: 'hello',
  createdAt: 1,
};
const members = [someone, other].map((user) => ({ user, delivered: 0, read: 0 }));
const conversation = { id: 'cnv_1', members, head: 1, lastMessage: message, createdAt: 0 };

const streamed = { conversationId: 'cnv_1', userId: other.id, clientId: 'c9' };

/** One good frame of each type. */
const good: readonly object[] = [
  { type: 'welcome', connectionId: 'c', user: someone, expiresIn: 900_000, pingInterval: 25_000 },
  { type: 'resumed', id: 1, heads: [head] },
  {
    type: 'changes',
    id: 2,
    conversationId: 'cnv_1',
    messages: [message],
    through: 1,
    more: false,
  },
  { type: 'reset', id: 2, conversationId: 'cnv_1', head: 1 },
  { type: 'sent', id: 2, message },
  { type: 'marked', id: 2 },
  { type: 'renewed', id: 2, expiresIn: 900_000 },
  { type: 'pong', id: 2 },
  { type: 'error', id: 2, code: 'unavailable', message: 'The store is away.', retryAfter: 10 },
  { type: 'message', message },
  { type: 'message', message: { ...message, seq: 2, rev: 2, clientId: 'c2' } },
  { type: 'conversation', conversation: { ...conversation, id: 'cnv_2' } },
  { type: 'marks', conversationId: 'cnv_1', userId: other.id, delivered: 1, read: 1 },
  { type: 'heads', heads: [head] },
  { type: 'stream', ...streamed, offset: 0, text: 'hel' },
  { type: 'stream', ...streamed, offset: 3, text: 'lo' },
  { type: 'stream_ended', ...streamed, outcome: 'broken' },
  { type: 'stream_stop', ...streamed },
];

const types = good.map((frame) => (frame as { type: string }).type);

/** Anything that JSON can say, and what a frame is likely to have in the wrong place. */
const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    0,
    1,
    2,
    3,
    7,
    -1,
    1.5,
    2 ** 53,
    2 ** 53 - 1,
    '',
    'cnv_1',
    'cnv_2',
    null,
  ),
  fc.constantFrom<unknown>(someone.id, other.id, [], {}, [null], message, head, members),
);

/** A good frame in which some fields, at any depth, are something else or gone. */
const almostGood = fc
  .tuple(
    fc.constantFrom(...good),
    fc.array(fc.tuple(fc.nat(), anything, fc.boolean()), { maxLength: 3 }),
  )
  .map(([frame, changes]) => {
    const copy = structuredClone(frame) as Record<string, unknown>;
    for (const [place, value, removes] of changes) {
      const fields = fieldsOf(copy).filter(([, name]) => name !== 'type' || place % 7 === 0);
      const [object, name] = fields[place % fields.length] ?? [copy, 'type'];
      if (removes) delete object[name];
      else object[name] = structuredClone(value);
    }
    return JSON.stringify(copy);
  });

function fieldsOf(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const object = value as Record<string, unknown>;
  return Object.keys(object).flatMap((name) => [[object, name], ...fieldsOf(object[name])]);
}

const fromAServer = fc.oneof(
  { weight: 6, arbitrary: almostGood },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
  { weight: 1, arbitrary: fc.uint8Array() },
);

const event = (changes: object) =>
  JSON.stringify({ type: 'message', message: { ...message, ...changes } });

/** What was found by chance once, and is tried each time since. */
const onceTooMuch: string[][] = [
  // Another message in a place that is taken.
  [event({ rev: 2, clientId: 'c2' })],
  // A message that moves to another's place.
  [event({ seq: 2, rev: 2, clientId: 'c2' }), event({ rev: 2, clientId: 'c2' })],
  // A conversation that is asked for, and another that is the answer.
  [JSON.stringify({ type: 'heads', heads: [{ conversationId: 'cnv_9', rev: 1 }] })],
  // A conversation of others.
  [
    JSON.stringify({
      type: 'conversation',
      conversation: { ...conversation, id: 'cnv_2', members: [] },
    }),
  ],
];

describe('whatever a server sends', () => {
  test('is a frame, or is refused without a word of it', () => {
    for (const frame of good) expect(decodeFrame(JSON.stringify(frame))).toEqual(frame);
    fc.assert(
      fc.property(fromAServer, (data) => {
        try {
          const frame = decodeFrame(data);
          // Of a newer server, or null: not for us.
          if (frame === null) expect(JSON.parse(String(data)).type).not.toBeOneOf(types);
          else expect(types).toContain(frame.type);
        } catch (error) {
          expect(error).toBeInstanceOf(ChatError);
          expect(error).toMatchObject({
            code: 'bad_response',
            message: expect.stringMatching(/^The server’s (“[a-z_]{1,32}” )?frame is not/),
          });
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('in whatever order: the client lives, stays online and shows each message once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fromAServer, { minLength: 1, maxLength: 40 }), async (frames) => {
        let socket: SocketHandlers | undefined;
        const client = createClient({
          url: 'http://127.0.0.1:1',
          auth: { getToken: () => 'any-token' },
          environment: {
            fetch: async () =>
              new Response(
                JSON.stringify({
                  user: someone,
                  conversation,
                  messages: [message],
                  more: false,
                  head: 1,
                }),
              ),
            openSocket: (_url, _token, handlers) => {
              socket = handlers;
              queueMicrotask(() => {
                handlers.onOpen();
                handlers.onMessage(JSON.stringify(good[0]));
              });
              return { send: () => true, close: () => {}, abort: () => {} };
            },
          },
        });
        await client.connect();
        const held = await client.conversation('cnv_1');
        socket?.onMessage(JSON.stringify(good[1]));
        for (const data of frames) {
          socket?.onMessage(data);
          const keys = held.messages.map(({ key }) => key);
          expect(keys).toEqual([...new Set(keys)]);
          // Own ones stand last until the gap before them is closed, whatever their place is.
          const seqs = held.messages.flatMap(({ seq, own }) => (own ? [] : (seq ?? [])));
          expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
        }
        await new Promise((resolve) => setImmediate(resolve));
        expect(['online', 'reconnecting']).toContain(client.state.status);
        client.disconnect();
      }),
      { numRuns: 300, examples: onceTooMuch.map((frames): [string[]] => [frames]) },
    );
  });
});
