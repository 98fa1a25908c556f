import type { TimelineMessage } from '@chat/client';
import { isolate } from '../localize/isolate.js';
import type { Terms } from '../localize/terms.js';

/** Why a message could not be sent, where there is more to say than that. */
export function failureReason({ error, files }: TimelineMessage, terms: Terms): string | undefined {
  switch (error?.code) {
    case 'payload_too_large':
      return files.length > 0 ? terms.failedFileTooLarge : terms.failedTooLarge;
    case 'file_type_not_allowed':
      return terms.failedFileType;
    // In the words, and the language, of whoever runs the server.
    case 'message_refused':
    case 'muted':
      return isolate(error.message);
    case 'not_found':
      return terms.failedNotAllowed;
    default:
      return undefined;
  }
}
