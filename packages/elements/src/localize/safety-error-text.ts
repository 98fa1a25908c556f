import type { ChatError } from '@chat/client';
import { errorText } from './error-text.js';
import type { Terms } from './terms.js';

/** Why somebody was not blocked, or not reported, and what can be done about it. */
export function safetyErrorText(error: ChatError, terms: Terms): string {
  switch (error.code) {
    case 'too_many_blocks':
      return terms.blockedTooMany;
    case 'not_found':
    case 'message_not_found':
      return terms.reportedGone;
    default:
      return errorText(error, terms);
  }
}
