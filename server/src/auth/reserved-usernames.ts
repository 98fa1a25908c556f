import { type GuestPeers, guestPrefix } from '../chat/guest-peers.js';

/**
 * Usernames that pass for the operator: nobody registers them, or one that reads like them. Nor those of
 * {@link GuestPeers}, whom guests trust, nor one like those that guests are given. The administrator's API may
 * still make such an account.
 */
export class ReservedUsernames {
  readonly #skeletons: ReadonlySet<string>;
  readonly #guestPeers: GuestPeers;

  constructor(usernames: readonly string[], guestPeers: GuestPeers) {
    this.#skeletons = new Set(usernames.map(skeletonOf));
    this.#guestPeers = guestPeers;
  }

  has(username: string): boolean {
    const name = username.toLowerCase();
    return (
      name.startsWith(guestPrefix) ||
      this.#guestPeers.has({ realm: 'local', username: name }) ||
      this.#skeletons.has(skeletonOf(username))
    );
  }
}

/** Of the characters that a username can have, those that are read as another (UTS #39 §4). */
const readAs: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  i: 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'b',
  '7': 't',
  '8': 'b',
  '9': 'g',
};

/** What a username looks like at a glance: without case and separators. */
function skeletonOf(username: string): string {
  return username
    .toLowerCase()
    .replace(/[._-]/g, '')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('cl', 'd')
    .replace(/[0-9i]/g, (each) => readAs[each] ?? each);
}
