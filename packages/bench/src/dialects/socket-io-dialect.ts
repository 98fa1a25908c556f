import { type Dialect, type Line, silent } from './dialect.js';
import { openSocket } from './open-socket.js';

/**
 * Engine.IO 4 and Socket.IO 5 packets over the WebSocket transport: `0` opens, `2` and `3` are ping
 * and pong, `40` connects the namespace, `42` is an event (a number before the JSON asks for an
 * acknowledgement), `43` an acknowledgement.
 */
export const socketIoDialect: Dialect = {
  async connect(url, user) {
    const socket = await openSocket(`${url}/socket.io/?EIO=4&transport=websocket`, user, {
      protocols: [],
      onText: (packet, open, ready) => {
        if (packet.startsWith('42')) {
          const [, message] = JSON.parse(packet.slice(2)) as [string, { text: string }];
          line.events.onMessage(message.text);
        } else if (packet.startsWith('43')) line.events.onAck(Number.parseInt(packet.slice(2), 10));
        else if (packet.startsWith('40')) ready();
        else if (packet.startsWith('0')) open.send('40');
        else if (packet === '2') open.send('3');
      },
    });
    const line: Line = {
      user,
      events: silent,
      send: (id, to, text) => socket.send(`42${id}${JSON.stringify(['send', { to, text }])}`),
      cut: () => socket.terminate(),
    };
    return line;
  },
  async pair() {},
};
