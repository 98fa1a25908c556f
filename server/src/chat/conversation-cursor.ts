import { ChatError } from './chat-error.js';

/** Where a page of the conversation list ended. */
export interface ConversationCursor {
  readonly activeAt: number;
  readonly id: string;
}

/** Opaque to clients, so that its content may change. */
export function encodeCursor({ activeAt, id }: ConversationCursor): string {
  return Buffer.from(`${activeAt}.${id}`).toString('base64url');
}

/** @throws ChatError `invalid_request` for anything that {@link encodeCursor} did not make. */
export function decodeCursor(cursor: string): ConversationCursor {
  const text = Buffer.from(cursor.slice(0, 256), 'base64url').toString('latin1');
  const [, activeAt, id] = /^(\d{1,15})\.([A-Za-z0-9_-]{1,64})$/.exec(text) ?? [];
  if (activeAt === undefined || id === undefined) {
    throw new ChatError('invalid_request', 'cursor is not one that this server gave.');
  }
  return { activeAt: Number(activeAt), id };
}
