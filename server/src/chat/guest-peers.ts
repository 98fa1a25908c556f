import type { UserRecord } from '../store/store.js';
import { accountName } from './account-name.js';

export type NamedUser = Pick<UserRecord, 'realm' | 'username'>;

const hostPrefix = 'host:';

/** How usernames of guests begin. */
export const guestPrefix = 'guest-';

/** Whom guests can reach, as the operator names them. */
export class GuestPeers {
  /** Those of host sites as `host:<sub>`, which no account can be called. */
  readonly #names: ReadonlySet<string>;

  /** @param names - As in `Settings.guestPeers`. */
  constructor(names: readonly string[]) {
    this.#names = new Set(names.map((name) => accountName(name) ?? name));
  }

  has({ realm, username }: NamedUser): boolean {
    if (realm === 'guest') return false;
    return this.#names.has(realm === 'host' ? hostPrefix + username : username);
  }

  /** Those of them who are accounts of the server, by name. */
  get accounts(): string[] {
    return [...this.#names].filter((name) => !name.startsWith(hostPrefix));
  }
}

/** What is wrong with a name of `Settings.guestPeers`, in a sentence without its subject; null for nothing. */
export function guestPeerProblem(name: string): string | null {
  const isPossible = name.startsWith(hostPrefix)
    ? name.length > hostPrefix.length
    : accountName(name) !== null;
  return isPossible
    ? null
    : 'must be usernames of accounts, or of users of a host site as host:<sub>, separated by commas.';
}
