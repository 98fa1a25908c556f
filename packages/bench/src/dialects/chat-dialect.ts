import { randomUUID } from 'node:crypto';
import { type ServerFrame, socketPath, subprotocol } from '@chat/protocol';
import { hostToken } from '../host-token.js';
import { type Dialect, type Line, silent } from './dialect.js';
import { openSocket } from './open-socket.js';

/** By line: the conversation with each peer. */
const conversations = new WeakMap<Line, Map<string, string>>();

/** The protocol of the chat server: connected means resumed, and messages have UUIDs. */
export const chatDialect: Dialect = {
  async connect(url, user) {
    const paired = new Map<string, string>();
    const socket = await openSocket(`${url}${socketPath}`, user, {
      protocols: [subprotocol],
      onText: (text, open, ready) => {
        const frame = JSON.parse(text) as ServerFrame;
        if (frame.type === 'sent') line.events.onAck(frame.id);
        else if (frame.type === 'message') {
          // The sender is told of its own message as well.
          const mine = paired.size > 0 && frame.message.text.startsWith(`${user} `);
          if (!mine) line.events.onMessage(frame.message.text);
        } else if (frame.type === 'welcome') {
          open.send(JSON.stringify({ type: 'resume', id: 0, positions: [] }));
        } else if (frame.type === 'resumed') ready();
        else if (frame.type === 'error') throw new Error(`${frame.code}: ${frame.message}`);
      },
    });
    const line: Line = {
      user,
      events: silent,
      send: (id, to, text) =>
        socket.send(
          JSON.stringify({
            type: 'send',
            id,
            conversationId: paired.get(to),
            clientId: randomUUID(),
            text,
          }),
        ),
      cut: () => socket.terminate(),
    };
    conversations.set(line, paired);
    return line;
  },

  async pair(url, first, second) {
    const response = await fetch(`${url}/v1/conversations`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${hostToken(first.user)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ username: second.user }),
    });
    if (!response.ok) throw new Error(`no conversation: ${response.status}`);
    const { conversation } = (await response.json()) as { conversation: { id: string } };
    conversations.get(first)?.set(second.user, conversation.id);
    conversations.get(second)?.set(first.user, conversation.id);
  },
};
