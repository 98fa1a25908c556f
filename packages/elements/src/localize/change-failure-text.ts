import type { UnconfirmedChange } from '@chat/client';
import type { Terms } from './terms.js';

/** What was not done to a message, and why. */
export function changeFailureText({ kind, error }: UnconfirmedChange, terms: Terms): string {
  switch (error?.code) {
    case 'forbidden':
      return terms.changeForbidden;
    // In the words of whoever runs the server.
    case 'message_refused':
    case 'muted':
      return error.message;
    case 'message_not_found':
    case 'not_found':
      return terms.changeGone;
    case 'too_many_reactions':
      return terms.reactTooMany;
    case 'too_late':
      return kind === 'delete' ? terms.deleteTooLate : terms.editTooLate;
    case 'conflict':
      if (kind === 'edit') return terms.editConflict;
      return kind === 'delete' ? terms.deleteConflict : terms.reactFailed;
    default:
      return { edit: terms.changeFailed, delete: terms.deleteFailed, react: terms.reactFailed }[
        kind
      ];
  }
}
