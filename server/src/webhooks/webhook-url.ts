import { ChatError } from '../chat/chat-error.js';

/**
 * Checks where a receiver is said to be. Whoever says it is trusted, but may be mistaken: an address with a
 * password would be shown to everybody who lists receivers, and content without TLS to everybody on its way.
 *
 * @throws ChatError `invalid_request`
 */
export function checkWebhookUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw invalid('is an absolute URL');
  const isHere = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isHere)) {
    throw invalid('begins with https:, or with http: where its host is this machine');
  }
  if (url.username !== '' || url.password !== '') throw invalid('names no user and no password');
  if (url.hash !== '' || text.includes('#')) throw invalid('has no fragment');
  return url.href;
}

function invalid(what: string): ChatError {
  return new ChatError('invalid_request', `The body field url ${what}.`);
}
