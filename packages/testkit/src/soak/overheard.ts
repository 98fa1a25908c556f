import { subprotocol } from '@chat/protocol';
import { WebSocket } from 'ws';

/** All that comes back from the server, as it is: frames, and bodies of answers. */
export type Hear = (text: string) => void;

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What a page has of its socket. */
interface Handlers {
  readonly onOpen: () => void;
  readonly onMessage: (data: unknown) => void;
  readonly onClose: (code: number, reason: string) => void;
}

/** A page's ways to the server, with somebody who hears what comes back before the page does. */
export function overheard(hear: Hear, onward: Fetch = (url, init) => fetch(url, init)) {
  return {
    fetch: async (url: string, init: RequestInit): Promise<Response> => {
      const response = await onward(url, init);
      const text = await response.text();
      hear(text);
      const { status, headers } = response;
      return new Response(text === '' ? null : text, { status, headers });
    },
    openSocket: (url: string, token: string, handlers: Handlers) => {
      const socket = new WebSocket(url, [subprotocol], {
        headers: { authorization: `Bearer ${token}` },
        perMessageDeflate: false,
      });
      let isSilent = false;
      socket.on('open', () => isSilent || handlers.onOpen());
      socket.on('message', (data) => {
        if (isSilent) return;
        hear(String(data));
        handlers.onMessage(String(data));
      });
      socket.on('close', (code, why) => isSilent || handlers.onClose(code, why.toString()));
      // 'close' follows.
      socket.on('error', () => {});
      return {
        send(text: string): boolean {
          if (socket.readyState !== WebSocket.OPEN) return false;
          socket.send(text);
          return true;
        },
        close(code: number): void {
          isSilent = true;
          socket.close(code);
        },
        abort(): void {
          isSilent = true;
          socket.terminate();
        },
      };
    },
  };
}
