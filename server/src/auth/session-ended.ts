import { ChatError } from '../chat/chat-error.js';

/** What somebody is told whose session is over, however it ended. */
export function sessionEnded(): ChatError {
  return new ChatError('session_ended', 'The session has ended: sign in again.');
}
