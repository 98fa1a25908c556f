import type { Socket } from 'node:net';
import { sharedServer, startServer, type TestServer, waitFor } from '@chat/testkit';
import { describe, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import { rest } from '../rest.js';
import { TestSocket } from './test-socket.js';
import { twoPeople } from './two-people.js';

const text = 1;
const ping = 9;
const close = 8;

/** A frame as RFC 6455 §5.2 has it, right or wrong; masked with zeros. */
function frame(
  opcode: number,
  content: string | Buffer,
  { fin = true, rsv = 0, masked = true } = {},
): Buffer {
  const payload = Buffer.from(content);
  if (payload.length > 125) throw new Error('only short frames');
  const header = [(fin ? 0x80 : 0) | (rsv << 4) | opcode, (masked ? 0x80 : 0) | payload.length];
  return Buffer.concat([Buffer.from(header), Buffer.alloc(masked ? 4 : 0), payload]);
}

/** The TCP socket beneath: ws itself would never send such frames. */
function wire({ ws }: { ws: WebSocket }): Socket {
  return (ws as unknown as { _socket: Socket })._socket;
}

async function openSocket(server: TestServer) {
  const { ada } = await twoPeople(server);
  return TestSocket.live(server, ada.accessToken);
}

const request = '{"type":"ping","id":7}';

describe('a frame', () => {
  test('in fragments, with a control frame between, is one frame', async () => {
    const socket = await openSocket(await startServer());
    wire(socket).write(
      Buffer.concat([
        frame(text, request.slice(0, 5), { fin: false }),
        frame(ping, 'x'),
        frame(0, request.slice(5)),
      ]),
    );
    expect(await socket.next('pong')).toEqual({ type: 'pong', id: 7 });
  });

  test('that is no WebSocket frame ends its connection, and no other', async () => {
    const server = await sharedServer();
    const { ada, grace } = await twoPeople(server);
    const other = await TestSocket.live(server, grace.accessToken);
    const wrong: [string, number, Buffer][] = [
      ['a compressed bit', 1002, frame(text, request, { rsv: 4 })],
      ['no mask', 1002, frame(text, request, { masked: false })],
      ['an unknown opcode', 1002, frame(3, request)],
      ['a continuation of nothing', 1002, frame(0, request)],
      ['a close code of nobody', 1002, frame(close, Buffer.from([0x03, 0xe7]))],
      ['half a close code', 1002, frame(close, Buffer.from([0x03]))],
      [
        'fragments without end',
        1008,
        Buffer.concat([
          frame(text, '{', { fin: false }),
          ...Array.from({ length: 200 }, () => frame(0, '', { fin: false })),
        ]),
      ],
    ];
    for (const [name, code, bytes] of wrong) {
      const socket = await TestSocket.live(server, ada.accessToken);
      wire(socket).write(bytes);
      expect({ name, code: await socket.closeCode() }).toEqual({ name, code });
    }
    expect(await other.request({ type: 'ping' })).toMatchObject({ type: 'pong' });
  });

  test('with tens of thousands of items is refused as cheaply as any', async () => {
    const socket = await openSocket(await startServer());
    const reply = await socket.request({ type: 'resume', positions: Array(60_000).fill(0) });
    expect(reply).toMatchObject({
      code: 'invalid_request',
      message: 'The resume frame field positions is longer than 200.',
    });
  });
});

describe('a connection', () => {
  test('that floods with pings ends with 4429; a few are answered', async () => {
    const server = await startServer({ env: { LIMIT_FRAMES_PER_SECOND: '5' } });
    const socket = await openSocket(server);
    const answered = new Promise<string>((resolve) =>
      socket.ws.once('pong', (data) => resolve(data.toString())),
    );
    socket.ws.ping('are you there');
    expect(await answered).toBe('are you there');
    for (let count = 0; count < 100; count += 1) socket.ws.ping();
    expect(await socket.closeCode()).toBe(4429);
  });

  test('of a peer that only half closes it is given up', async () => {
    const server = await startServer({ env: { LOG_LEVEL: 'debug' } });
    const socket = await openSocket(server);
    wire(socket).end();
    await waitFor(() => /"connection closed"/.test(server.logs()));
  });

  test('that names a conversation many times in one resume is answered once for it', async () => {
    const server = await sharedServer();
    const { ada, conversationId } = await twoPeople(server);
    const sender = await TestSocket.live(server, ada.accessToken);
    await sender.send(conversationId, 'one');
    const positions = Array.from({ length: 200 }, () => ({ conversationId, position: 0 }));
    const socket = await TestSocket.live(server, ada.accessToken, positions);
    expect(socket.frames.map(({ type }) => type)).toEqual(['welcome', 'changes', 'resumed']);
  });

  test('of a session that ended during its upgrade is closed without being asked anything', async () => {
    const server = await sharedServer();
    const { ada } = await twoPeople(server);
    // Neither resumes: signing out must find them by itself, however it falls together.
    const [opened] = await Promise.allSettled([
      TestSocket.open(server, ada.accessToken),
      rest(server, 'POST', '/v1/auth/logout', { body: { refreshToken: ada.refreshToken } }),
    ]);
    if (opened.status === 'fulfilled') expect(await opened.value.closeCode()).toBe(4403);
    await expect(TestSocket.open(server, ada.accessToken)).rejects.toThrow();
  });
});
