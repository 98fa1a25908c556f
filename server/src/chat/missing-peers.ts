import type { Log } from '../log.js';
import type { UserStore } from '../store/store.js';
import type { GuestPeers } from './guest-peers.js';

/** Guests find nobody by a name that nobody has, and the operator may have mistyped it. */
export async function tellMissingPeers(
  { accounts }: GuestPeers,
  { users, log }: { users: Pick<UserStore, 'byUsername'>; log: Pick<Log, 'warn'> },
): Promise<void> {
  for (const username of accounts) {
    if ((await users.byUsername('local', username)) !== null) continue;
    log.warn(
      { username },
      'GUEST_PEERS names an account that does not exist: the admin API makes it, as nobody can register the name',
    );
  }
}
