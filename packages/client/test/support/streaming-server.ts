import type { WebSocket } from 'ws';
import type { ChatClientOptions } from '../../src/chat-client-options.js';
import { memoryStorage } from '../../src/storage/memory-storage.js';
import { createClient } from './connect-client.js';
import { ManualClock } from './manual-clock.js';
import { send, someone, startScriptedServer } from './scripted-server.js';

export const writer = { id: 'usr_writer', username: 'writer', name: 'Writer' };

export interface StreamFrame {
  readonly type: string;
  readonly id: number;
  readonly clientId: string;
  readonly offset: number;
  readonly text: string;
}

export interface StreamingServerOptions extends Partial<ChatClientOptions> {
  readonly features?: object;
  /** What is answered to a frame; undefined for what a good server answers, null for nothing. */
  readonly answer?: (frame: StreamFrame) => object | null | undefined;
}

/**
 * One client, whose clock moves when told to, of a server with one conversation, `cnv_1`, with {@link writer}. Says what
 * it was told of streams, and tells what it is told to.
 */
export async function startStreaming({
  features = { streams: {} },
  answer = () => undefined,
  ...options
}: StreamingServerOptions = {}) {
  const sockets: WebSocket[] = [];
  const frames: StreamFrame[] = [];
  let seq = 0;
  const members = [someone, writer].map((user) => ({ user, delivered: 0, read: 0 }));
  const message = (clientId: string, text: string, senderId = writer.id) => {
    seq += 1;
    return {
      ...{ conversationId: 'cnv_1', seq, rev: seq, senderId, clientId, text, createdAt: seq },
    };
  };
  const stored: object[] = [];
  const good = (frame: StreamFrame): object => {
    const { type, id, clientId, text } = frame;
    if (type !== 'send') return { type: 'noted', id };
    const sent = message(clientId, text, someone.id);
    stored.push(sent);
    return { type: 'sent', id, message: sent };
  };
  const server = await startScriptedServer({
    onRequest: (request, response) => {
      const conversation = { id: 'cnv_1', members, head: 0, createdAt: 0 };
      const answers = request.url?.includes('/messages')
        ? { messages: stored, more: false, head: seq }
        : { conversation, conversations: [conversation], user: someone };
      response.writeHead(request.method === 'GET' || request.method === 'POST' ? 200 : 204);
      response.end(JSON.stringify(answers));
    },
    onSocket: (socket) => {
      sockets.push(socket);
      socket.on('message', (data) => {
        const frame = JSON.parse(String(data)) as StreamFrame;
        if (frame.type === 'resume') {
          send(socket, { type: 'resumed', id: frame.id, heads: [] });
          return;
        }
        if (!/^(stream|send)/.test(frame.type)) return;
        frames.push(frame);
        const reply = answer(frame);
        if (reply !== null) send(socket, reply ?? good(frame));
      });
      send(socket, {
        ...{ type: 'welcome', connectionId: 'c1', user: someone, features },
        ...{ expiresIn: 86_400_000, pingInterval: 86_400_000 },
      });
    },
  });
  const clock = new ManualClock();
  const environment = { clock, random: () => 0.002 };
  const client = createClient({
    url: server.url,
    auth: { getToken: () => 'token' },
    storage: memoryStorage(),
    environment,
    ...options,
  });
  await client.connect();
  const conversation = await client.conversation('cnv_1');
  const tell = (frame: object) => send(sockets[sockets.length - 1] as WebSocket, frame);
  const which = { conversationId: 'cnv_1', userId: writer.id };
  return {
    ...{ client, conversation, clock, frames, sockets, tell, message, stored },
    /** A piece of what the writer writes. */
    piece: (clientId: string, offset: number, text: string) =>
      tell({ type: 'stream', ...which, clientId, offset, text }),
    ended: (clientId: string, outcome: 'aborted' | 'broken') =>
      tell({ type: 'stream_ended', ...which, clientId, outcome }),
    stop: (clientId: string) => tell({ type: 'stream_stop', ...which, clientId }),
    say: (clientId: string, text: string, senderId?: string) =>
      tell({ type: 'message', message: message(clientId, text, senderId) }),
  };
}
