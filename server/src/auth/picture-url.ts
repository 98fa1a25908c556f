import { accountLimits } from '@chat/protocol';

/**
 * A picture’s address as it is shown: an `https:` URL, without anything that would be a password.
 *
 * @returns null for whatever else
 */
export function pictureUrl(text: string): string | null {
  if (text.length > accountLimits.pictureLength || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isFit =
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    url.href.length <= accountLimits.pictureLength;
  return isFit ? url.href : null;
}
