import type { ErrorTerms } from './terms.js';

export const enErrors: ErrorTerms = {
  signInAgain: 'Your session has ended. Please sign in again.',
  tooManyTries: 'Too many tries. Wait a moment, then try again.',
  somethingWrong: 'Something went wrong on our side. Please try again.',
  forbiddenText:
    'This page may not use this chat. If it is your site, add it to the allowed origins.',
};
