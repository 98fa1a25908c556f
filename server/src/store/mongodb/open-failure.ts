import { shownAddress } from '../../shown-address.js';
import { StoreError } from '../store.js';

/** By code of the server's error (MongoDB manual, “Error Codes”; 8000 is Atlas’). */
const reasons: Readonly<Record<number, string>> = {
  13: 'does not let this user do what the server needs: give it the role readWrite',
  18: 'does not accept the name or the password in the URL',
  8000: 'does not accept the name or the password in the URL',
};

/** Why a MongoDB deployment cannot be used, in words for whoever starts the server. Never a password. */
export function openFailure(url: string, cause: unknown): StoreError {
  return new StoreError('unavailable', `MongoDB at ${shownAddress(url)} ${reasonOf(cause)}.`, {
    cause,
  });
}

/** The same for a URL that the driver makes nothing of; its words quote no password. */
export function unreadableUrl(url: string, cause: unknown): StoreError {
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return new StoreError('unavailable', `${shownAddress(url)} is no URL of a MongoDB${why}.`, {
    cause,
  });
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'cannot be used';
  const code = 'code' in cause && typeof cause.code === 'number' ? reasons[cause.code] : undefined;
  if (code !== undefined) return code;
  const isAway = /^Mongo(?:ServerSelection|Network)/.test(cause.name) || 'syscall' in cause;
  if (isAway) {
    return `does not answer (${cause.message}): look whether it runs, and whether this machine reaches it`;
  }
  return `cannot be used: ${cause.message}`;
}
