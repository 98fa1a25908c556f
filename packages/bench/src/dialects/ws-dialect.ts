import { type Dialect, type Line, silent } from './dialect.js';
import { openSocket } from './open-socket.js';

type Frame =
  | { readonly type: 'sent'; readonly id: number }
  | { readonly type: 'message'; readonly text: string };

/** What peers/ws-server.ts speaks. */
export const wsDialect: Dialect = {
  async connect(url, user) {
    const socket = await openSocket(url, user, {
      protocols: [],
      onOpen: (ready) => ready(),
      onText: (text) => {
        const frame = JSON.parse(text) as Frame;
        if (frame.type === 'sent') line.events.onAck(frame.id);
        else line.events.onMessage(frame.text);
      },
    });
    const line: Line = {
      user,
      events: silent,
      send: (id, to, text) => socket.send(JSON.stringify({ type: 'send', id, to, text })),
      cut: () => socket.terminate(),
    };
    return line;
  },
  async pair() {},
};
