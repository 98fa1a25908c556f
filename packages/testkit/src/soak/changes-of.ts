import {
  type MessagesResponse,
  type ServerFrame,
  type SessionResponse,
  subprotocol,
} from '@chat/protocol';
import { WebSocket } from 'ws';
import type { TestServer } from '../test-server.js';
import type { Person } from './device.js';
import type { Hear } from './overheard.js';

export interface AllChanges {
  /** Places of all messages, ascending. */
  readonly places: readonly number[];
  /** Where it ended. */
  readonly through: number;
  /** Where the conversation stood before. */
  readonly head: number;
}

/** All changes of a conversation from its beginning, as a device that has nothing yet is told them, page by page. */
export async function changesOf(
  server: TestServer,
  person: Person,
  conversationId: string,
  hear: Hear,
): Promise<AllChanges> {
  const response = await fetch(`${server.url}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: person.username, password: person.password }),
  });
  const { accessToken } = (await response.json()) as SessionResponse;
  const headers = { authorization: `Bearer ${accessToken}` };
  const latest = `${server.url}/v1/conversations/${conversationId}/messages?limit=1`;
  const { head } = (await (await fetch(latest, { headers })).json()) as MessagesResponse;
  const socket = new WebSocket(server.wsUrl, subprotocol, { headers });
  const places = new Set<number>();
  let through = 0;
  return new Promise<AllChanges>((resolve, reject) => {
    const pull = (after: number) => {
      socket.send(JSON.stringify({ type: 'pull', id: 1, conversationId, after, limit: 50 }));
    };
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`The socket was closed with ${code}.`)));
    socket.on('message', (data) => {
      hear(String(data));
      const frame = JSON.parse(String(data)) as ServerFrame;
      if (frame.type === 'welcome') pull(0);
      if (frame.type === 'error') reject(new Error(frame.code));
      if (frame.type !== 'changes') return;
      for (const { seq } of frame.messages) places.add(seq);
      // One that goes nowhere is where it ends.
      const isBehind = frame.through > through;
      through = frame.through;
      if (frame.more && isBehind) return pull(through);
      resolve({ places: [...places].sort((a, b) => a - b), through, head });
    });
  }).finally(() => socket.terminate());
}
