import type { ServerFrame } from '@chat/protocol';
import type { ChatError } from '../chat/chat-error.js';
import { refusalBody } from '../edge/refusal.js';

/** An `error` frame; without an id when the request had none to give back. */
export function errorFrame(refusal: ChatError, id: number | undefined): ServerFrame {
  return { type: 'error', ...(id === undefined ? {} : { id }), ...refusalBody(refusal) };
}
