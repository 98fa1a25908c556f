import type { ChatError } from '../chat-error.js';

/** One WebSocket, as little of it as is needed. */
export interface Socket {
  /** False when the socket is not open. */
  send(text: string): boolean;
  /** Closes in an orderly way. Nothing is reported after it. */
  close(code: number): void;
  /** Lets go at once, for a socket that answers no more. Nothing is reported after it. */
  abort(): void;
}

export interface SocketHandlers {
  readonly onOpen: () => void;
  readonly onMessage: (data: unknown) => void;
  /** What came is no message at all, where that can be told. The end follows. */
  readonly onError: (error: ChatError) => void;
  /** Once; 1006 when no close frame came. */
  readonly onClose: (code: number, reason: string) => void;
}

/**
 * Opens a socket with the access token in a header of the upgrade request, never in the URL.
 * May throw, for example for a token that no header can carry.
 */
export type OpenSocket = (url: string, token: string, handlers: SocketHandlers) => Socket;
