import { ChatError } from '../chat/chat-error.js';

/** What somebody is told who has not shown that an account is theirs, whatever is wrong. */
export function invalidCredentials(): ChatError {
  return new ChatError('invalid_credentials', 'The username or the password is wrong.');
}
