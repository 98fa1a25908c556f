import { ChatError } from '../chat/chat-error.js';

/** The name to show, without blanks around it. @throws ChatError `invalid_request` */
export function displayName(text: string): string {
  const name = text.trim();
  if (name === '' || /[\p{Cc}\p{Cs}]/u.test(name)) {
    throw new ChatError(
      'invalid_request',
      'The body field name must not be blank, and must have no control characters.',
    );
  }
  return name;
}
