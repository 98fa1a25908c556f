import { ambient } from './ambient.js';
import { ChatError } from './chat-error.js';

/**
 * The URL without query, fragment, or a slash at its end.
 *
 * @throws ChatError `invalid_argument`
 */
export function baseUrl(url: string): string {
  // React Native's URL is the text that it was given, and throws whatever else it is asked.
  const absolute = ambient(() => new URL(url, globalThis.location?.href).href) ?? url;
  const [, origin, path = ''] =
    /^(https?:\/\/[\w.:[\]-]+)(\/[^?#\s]*)?(?:[?#]|$)/i.exec(absolute) ?? [];
  if (origin) return origin.toLowerCase() + path.replace(/\/+$/, '');
  throw new ChatError('invalid_argument', 'url: must be the chat server’s http(s) URL.');
}
