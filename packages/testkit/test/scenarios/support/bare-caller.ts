import { atTestEnd, type ServedChat, waitFor } from '@chat/testkit';
import { WebSocket } from 'ws';

type Frame = Readonly<Record<string, unknown>>;

/**
 * Somebody who asks a server past the SDK, which would not ask everything: by any route and any frame. Answers are
 * text, to be compared as a whole.
 */
export class BareCaller {
  readonly #server: ServedChat;
  readonly #token: string;
  #socket: WebSocket | null = null;
  #nextId = 1;
  /** What came on the socket, in order. */
  readonly frames: Frame[] = [];

  constructor(server: ServedChat, token: string) {
    this.#server = server;
    this.#token = token;
  }

  /** The status and the body of an answer. */
  async rest(method: string, path: string, body?: object): Promise<string> {
    const response = await fetch(this.#server.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    return `${response.status} ${await response.text()}`;
  }

  /** Opens a socket in the place of the one before, and says where it stands. */
  async connect(positions: readonly object[] = []): Promise<string> {
    this.#socket?.terminate();
    this.frames.length = 0;
    const socket = new WebSocket(this.#server.wsUrl, 'chat.v1', {
      headers: { authorization: `Bearer ${this.#token}` },
    });
    this.#socket = socket;
    atTestEnd(() => socket.terminate());
    socket.on('error', () => {});
    socket.on('message', (data) => this.frames.push(JSON.parse(String(data)) as Frame));
    await waitFor(() => this.frames.length > 0, { message: 'the welcome' });
    return this.frame({ type: 'resume', positions });
  }

  /** All that came on the socket from then on until the answer, without what numbers it. */
  async frame(frame: Frame): Promise<string> {
    const id = this.#nextId++;
    const before = this.frames.length;
    this.#socket?.send(JSON.stringify({ ...frame, id }));
    const parts = frame.type === 'resume' ? ['changes', 'reset'] : [];
    await waitFor(
      () => this.frames.some((each) => each.id === id && !parts.includes(String(each.type))),
      { message: `the answer to ${frame.type}` },
    );
    return this.frames
      .slice(before)
      .map(({ id: _, ...rest }) => JSON.stringify(rest))
      .join('\n');
  }
}
