import { randomUUID } from 'node:crypto';
import { socketPath, subprotocol } from '@chat/protocol';
import { WebSocket } from 'ws';
import { registerUser } from '../register-user.js';
import type { TestServer } from '../test-server.js';

/** How long a visit waits for its answers, in ms: the server may be killed in the middle. */
const patience = 2_000;

/** What a refusal may say; anything else tells apart what must look alike. */
const discreet = new Set(['not_found', 'token_expired', 'rate_limited', 'unavailable', 'internal']);

const madeUp = 'a-conversation-of-nobody';

const anyChange = (conversationId: string) => ({
  ...{ conversationId, seq: 1, base: 1, changeId: randomUUID() },
});

/**
 * Somebody with an account and no conversation, who knows those of others by id, and tries all that
 * a socket lets them try. Writes down whatever came that a stranger must not learn.
 */
export class Stranger {
  readonly #server: TestServer;
  #refreshToken: string;
  #socket: WebSocket | null = null;
  readonly learned: string[] = [];
  /** How often the answer was that there is no such conversation. */
  refusals = 0;
  /** What was said to be gone since the last visit began. */
  #gone = new Set<string>();

  private constructor(server: TestServer, refreshToken: string) {
    this.#server = server;
    this.#refreshToken = refreshToken;
  }

  static async register(server: TestServer): Promise<Stranger> {
    const { refreshToken } = await registerUser(server, 'stranger');
    return new Stranger(server, refreshToken);
  }

  /** Connects past the proxy, tries everything once, and stays to listen until the next visit. */
  async visit(conversationIds: readonly string[]): Promise<void> {
    this.leave();
    const accessToken = await this.#signIn();
    if (accessToken === null) return;
    await this.#search(accessToken, undefined);
    for (const id of [...conversationIds, madeUp]) await this.#search(accessToken, id);
    const socket = new WebSocket(`ws://127.0.0.1:${this.#server.port}${socketPath}`, subprotocol, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    this.#socket = socket;
    const requests = conversationIds.flatMap((conversationId) => [
      { type: 'pull', conversationId, after: 0 },
      { type: 'mark', conversationId, read: 1 },
      { type: 'edit', ...anyChange(conversationId), text: 'the stranger was here' },
      { type: 'delete', ...anyChange(conversationId) },
      { type: 'react', ...anyChange(conversationId), emoji: '👀', on: true },
      { type: 'send', conversationId, clientId: randomUUID(), text: 'the stranger was here' },
    ]);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patience);
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      let open = requests.length + 1;
      socket.on('error', done);
      socket.on('close', done);
      socket.on('message', (data) => {
        const text = String(data);
        this.#judge(text);
        const { type } = JSON.parse(text) as { type: string };
        if (type === 'welcome') {
          // One that never was is answered like those of others.
          const positions = [...conversationIds, madeUp].map((conversationId) => ({
            conversationId,
            position: 0,
          }));
          this.#gone.clear();
          socket.send(JSON.stringify({ type: 'resume', id: 0, positions }));
          requests.forEach((request, index) => {
            socket.send(JSON.stringify({ ...request, id: index + 1 }));
          });
        } else if (type !== 'removed') {
          open -= 1;
          if (open === 0) done();
        }
      });
    });
  }

  leave(): void {
    this.#socket?.terminate();
    this.#socket = null;
  }

  #judge(text: string): void {
    const frame = JSON.parse(text) as {
      type: string;
      code?: string;
      conversationId?: string;
      heads?: readonly unknown[];
    };
    switch (frame.type) {
      case 'welcome':
        return;
      case 'removed':
        this.refusals += 1;
        this.#gone.add(frame.conversationId ?? '');
        return;
      case 'resumed':
        if (!this.#gone.has(madeUp)) this.learned.push('which conversations there are');
        if (frame.heads?.length !== 0) this.learned.push(text);
        return;
      case 'heads':
        if (frame.heads?.length !== 0) this.learned.push(text);
        return;
      case 'error':
        if (frame.code === 'not_found') this.refusals += 1;
        if (!discreet.has(frame.code ?? '')) this.learned.push(text);
        return;
      default:
        this.learned.push(text);
    }
  }

  /** Finds nothing, and a conversation of others is none. */
  async #search(accessToken: string, conversationId: string | undefined): Promise<void> {
    try {
      const response = await fetch(`${this.#server.url}/v1/search`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${accessToken}`,
        },
        body: JSON.stringify({ text: 'pizza', conversationId }),
        signal: AbortSignal.timeout(patience),
      });
      const text = await response.text();
      const answer = JSON.parse(text) as {
        results?: readonly unknown[];
        code?: string;
      };
      const isNothing = answer.results?.length === 0 && conversationId === undefined;
      if (!isNothing && !discreet.has(answer.code ?? '')) this.learned.push(text);
    } catch {
      // The server was killed in the middle.
    }
  }

  /** Null while the server is away; the token is kept and spent again, as its answer may be lost. */
  async #signIn(): Promise<string | null> {
    try {
      const response = await fetch(`${this.#server.url}/v1/auth/refresh`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ refreshToken: this.#refreshToken }),
      });
      if (!response.ok) return null;
      const body = (await response.json()) as { accessToken: string; refreshToken: string };
      this.#refreshToken = body.refreshToken;
      return body.accessToken;
    } catch {
      return null;
    }
  }
}
