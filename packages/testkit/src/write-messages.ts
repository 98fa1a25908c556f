import { randomUUID } from 'node:crypto';
import { subprotocol } from '@chat/protocol';
import { WebSocket } from 'ws';

/**
 * Writes all texts over one socket without waiting in between; resolves when all are stored. The
 * server must allow as many frames at once (`LIMIT_FRAMES_PER_SECOND`).
 */
export async function writeMessages(
  server: { readonly wsUrl: string },
  token: string,
  conversationId: string,
  texts: readonly string[],
): Promise<void> {
  const socket = new WebSocket(server.wsUrl, subprotocol, {
    headers: { authorization: `Bearer ${token}` },
  });
  let stored = 0;
  const failures: string[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`closed with ${code}`)));
    socket.on('message', (data) => {
      const { type } = JSON.parse(String(data)) as { type: string };
      if (type === 'welcome') {
        socket.send(JSON.stringify({ type: 'resume', id: 0, positions: [] }));
        texts.forEach((text, index) => {
          const frame = {
            type: 'send',
            id: index + 1,
            conversationId,
            clientId: randomUUID(),
            text,
          };
          socket.send(JSON.stringify(frame));
        });
      }
      if (type === 'sent') stored += 1;
      if (type === 'error') failures.push(String(data));
      if (stored + failures.length === texts.length) resolve();
    });
  });
  socket.removeAllListeners('close');
  socket.terminate();
  if (failures.length > 0) throw new Error(`not stored: ${failures[0]}`);
}
