import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { Message, ServerFrame, ServerFrameOf, ServerFrameType } from '@chat/protocol';
import { atTestEnd, type ServedChat, waitFor } from '@chat/testkit';
import { type ClientOptions, WebSocket } from 'ws';

/** A bare socket of the protocol: sends what it is told, keeps what it gets. */
export class TestSocket {
  readonly ws: WebSocket;
  readonly frames: ServerFrame[] = [];
  closed: { code: number; reason: string } | undefined;
  #nextId = 1;

  private constructor(ws: WebSocket) {
    this.ws = ws;
    ws.on('message', (data) => this.frames.push(JSON.parse(data.toString())));
    ws.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
    });
    ws.on('error', () => {});
  }

  /** Resolves when welcomed; rejects when refused. */
  static async open(
    server: ServedChat,
    token: string,
    options: Pick<ClientOptions, 'autoPong'> = {},
  ): Promise<TestSocket> {
    const ws = new WebSocket(server.wsUrl, 'chat.v1', {
      headers: { authorization: `Bearer ${token}` },
      ...options,
    });
    const socket = new TestSocket(ws);
    atTestEnd(async () => ws.terminate());
    const welcomed = await waitFor(() => socket.frames.length > 0 || socket.closed, {
      message: 'the welcome',
    });
    if (welcomed !== true) throw new Error(`Not welcomed: ${welcomed.code}`);
    return socket;
  }

  /** Resolves when live: welcomed and resumed with these positions. */
  static async live(
    server: ServedChat,
    token: string,
    positions: { conversationId: string; position: number }[] = [],
  ): Promise<TestSocket> {
    const socket = await TestSocket.open(server, token);
    await socket.request({ type: 'resume', positions });
    return socket;
  }

  /** The first frame of this type, now or soon. */
  next<T extends ServerFrameType>(
    type: T,
    matches: (frame: ServerFrameOf<T>) => boolean = () => true,
  ): Promise<ServerFrameOf<T>> {
    return waitFor(
      () =>
        this.frames.find(
          (frame): frame is ServerFrameOf<T> =>
            frame.type === type && matches(frame as ServerFrameOf<T>),
        ),
      { message: `a frame of type ${type}` },
    );
  }

  /** Sends a request and resolves with its closing reply. */
  async request(frame: { type: string; [field: string]: unknown }): Promise<ServerFrame> {
    const id = this.#nextId++;
    this.ws.send(JSON.stringify({ ...frame, id }));
    const isOpen = frame.type === 'resume' ? ['changes', 'reset'] : [];
    return waitFor(
      () =>
        this.frames.find(
          (reply) => 'id' in reply && reply.id === id && !isOpen.includes(reply.type),
        ),
      { message: `the reply to ${frame.type}` },
    );
  }

  async send(conversationId: string, text: string): Promise<Message> {
    const reply = await this.request({
      type: 'send',
      conversationId,
      clientId: randomUUID(),
      text,
    });
    if (reply.type !== 'sent') throw new Error(`Not sent: ${JSON.stringify(reply)}`);
    return reply.message;
  }

  /** Messages that came as events, or with the answers to this socket's sends, in the order of their coming. */
  messages(): Message[] {
    return this.frames.flatMap((frame) =>
      frame.type === 'message' || frame.type === 'sent' ? [frame.message] : [],
    );
  }

  async closeCode(timeout = 20_000): Promise<number> {
    return (await waitFor(() => this.closed, { timeout, message: 'the close' })).code;
  }
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends bytes as they are over TCP, and reads until the server closes or has upgraded. */
export function rawUpgrade(
  server: ServedChat,
  { path = '/v1/ws', headers = {} }: { path?: string; headers?: Record<string, string> },
): Promise<RawAnswer> {
  const all: Record<string, string> = {
    host: `127.0.0.1:${server.port}`,
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  };
  const lines = Object.entries(all)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1');
    let text = '';
    const finish = () => {
      socket.destroy();
      const [head = '', body = ''] = text.split('\r\n\r\n');
      const [statusLine = '', ...fields] = head.split('\r\n');
      resolve({
        status: Number(statusLine.split(' ')[1]),
        headers: Object.fromEntries(
          fields.map((field) => {
            const colon = field.indexOf(':');
            return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()];
          }),
        ),
        body,
      });
    };
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (text.startsWith('HTTP/1.1 101') && text.includes('\r\n\r\n')) finish();
    });
    socket.on('end', finish);
    socket.on('error', reject);
    socket.write(`GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  });
}
