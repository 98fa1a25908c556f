import {
  type ScriptedServer,
  send,
  someone,
  startScriptedServer,
  welcome,
} from './scripted-server.js';

interface SentFrame {
  readonly id: number;
  readonly clientId: string;
  readonly text: string;
}

export interface ScriptedConversation {
  readonly server: ScriptedServer;
  /** Texts of the `send` frames that arrived, in order. */
  readonly arrived: string[];
}

/**
 * A server with one conversation, `cnv_1`.
 *
 * @param answer what to reply to the n-th `send` (from 1); `store` stores it properly
 */
export async function startScriptedConversation(
  answer: (frame: SentFrame, count: number, store: () => object) => object | null,
): Promise<ScriptedConversation> {
  const stored: { clientId: string; seq: number }[] = [];
  const arrived: string[] = [];
  const other = { id: 'usr_other', username: 'other', name: 'Other' };
  const conversation = () => ({
    id: 'cnv_1',
    members: [someone, other].map((user) => ({ user, delivered: 0, read: 0 })),
    head: 0,
    createdAt: 0,
  });
  const server = await startScriptedServer({
    onRequest: (_request, response) =>
      response.end(JSON.stringify({ conversation: conversation(), user: someone })),
    onSocket: (socket) => {
      welcome(socket);
      socket.on('message', (data) => {
        const frame = JSON.parse(String(data)) as SentFrame & { type: string };
        if (frame.type !== 'send') return;
        arrived.push(frame.text);
        const store = () => {
          const { clientId, text, id } = frame;
          let known = stored.find((one) => one.clientId === clientId);
          if (known === undefined) {
            known = { clientId, seq: stored.length + 1 };
            stored.push(known);
          }
          const { seq } = known;
          const message = { conversationId: 'cnv_1', senderId: someone.id, createdAt: 1, text };
          return { type: 'sent', id, message: { ...message, clientId, seq, rev: seq } };
        };
        const reply = answer(frame, arrived.length, store);
        if (reply !== null) send(socket, reply);
      });
    },
  });
  return { server, arrived };
}
