import type { ChatError } from '@chat/client';
import { en } from './en.js';
import { enErrors } from './en-errors.js';
import { isolate } from './isolate.js';
import type { Terms } from './terms.js';

Object.assign(en, enErrors);

/** What an error means to the person in front of the screen. */
export function errorText(error: ChatError, terms: Terms): string {
  switch (error.code) {
    case 'invalid_credentials':
      return terms.wrongCredentials;
    case 'username_taken':
      return terms.usernameTaken;
    case 'registration_closed':
      return terms.registrationClosed;
    // In the words, and the language, of whoever runs the server.
    case 'muted':
    case 'suspended':
      return isolate(error.message);
    case 'rate_limited':
      return terms.tooManyTries;
    case 'origin_not_allowed':
      return terms.forbiddenText;
    case 'session_ended':
      return terms.signInAgain;
    case 'connection_failed':
    case 'timeout':
    case 'unavailable':
      return terms.serverUnreachable;
    default:
      return terms.somethingWrong;
  }
}
