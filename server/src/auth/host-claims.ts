import { accountLimits } from '@chat/protocol';
import type { ChatWith } from '../chat/openings.js';
import { shownName } from './display-name.js';
import { pictureUrl } from './picture-url.js';
import { invalidToken, type SignedToken } from './signed-token.js';

/** Of `chat_with`. Who needs more has a pattern for them: the token is part of every request. */
const mostEntries = 100;

/** What a host site's token says about its user. */
export interface HostClaims {
  /** The host's own id of its user. */
  readonly sub: string;
  /** Null: it says nothing. */
  readonly name: string | null;
  /** Empty: the user has no picture (any more); null: it says nothing. */
  readonly picture: string | null;
  /** Whether the user is a program; null: it says nothing. */
  readonly bot: boolean | null;
  readonly chatWith: ChatWith;
}

/**
 * Reads them from a token whose signature is known to be the host's.
 * @throws ChatError `invalid_token`, which names the claim
 */
export function readHostClaims(claims: SignedToken['claims']): HostClaims {
  const { sub } = claims;
  if (!isName(sub)) {
    throw invalidToken(`its sub is not a text of 1 to ${accountLimits.usernameLength} characters`);
  }
  if (hasControlCharacters(sub)) throw invalidToken('its sub has control characters');
  // Issuers write what they do not know as null.
  const name = claims.name ?? null;
  const picture = claims.picture ?? null;
  const bot = claims.bot ?? null;
  if (name !== null && typeof name !== 'string') throw invalidToken('its name is not a text');
  if (picture !== null && typeof picture !== 'string') {
    throw invalidToken('its picture is not a text');
  }
  if (bot !== null && typeof bot !== 'boolean') {
    throw invalidToken('its bot is neither true nor false');
  }
  return {
    sub,
    name: shownName(name ?? '') || null,
    // Anything that is never shown is no picture, rather than no sign-in.
    picture: picture === null ? null : (pictureUrl(picture) ?? ''),
    bot,
    chatWith: chatWithOf(claims.chat_with),
  };
}

/**
 * A claim that restricts is never taken for less than it may mean: `null`, or a list of which one entry
 * is wrong, could be "nobody" as well as "anybody".
 */
function chatWithOf(claim: unknown): ChatWith {
  if (claim === undefined) return null;
  if (!Array.isArray(claim)) throw invalidToken('its chat_with is not a list');
  if (claim.length > mostEntries) {
    throw invalidToken(`its chat_with has more than ${mostEntries} entries`);
  }
  return claim.map((entry: unknown) => {
    if (!isName(entry)) {
      throw invalidToken(
        `an entry of its chat_with is not a text of 1 to ${accountLimits.usernameLength} characters`,
      );
    }
    if (hasControlCharacters(entry)) {
      throw invalidToken('an entry of its chat_with has control characters');
    }
    return entry;
  });
}

function isName(value: unknown): value is string {
  return (
    typeof value === 'string' && value.length >= 1 && value.length <= accountLimits.usernameLength
  );
}

/** Or halves of characters that are no text. */
function hasControlCharacters(text: string): boolean {
  return /[\p{Cc}\p{Cs}]/u.test(text);
}
