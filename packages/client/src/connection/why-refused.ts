import { socketCheckPath } from '@chat/protocol';
import { ChatError, toChatError } from '../chat-error.js';
import type { HttpClient } from '../http/http-client.js';

/** A browser shows a refused upgrade as a bare 1006, so an ordinary request asks why. */
export async function whyRefused(http: HttpClient, token: string): Promise<ChatError> {
  try {
    await http.request({ path: socketCheckPath, token });
    return new ChatError('upgrade_blocked', 'The server answers, but no WebSocket gets through.');
  } catch (refusal) {
    return toChatError(refusal);
  }
}
