import { expect, onTestFinished, test } from 'vitest';
import { AccessTokens } from '../../src/auth/access-tokens.js';
import { Accounts } from '../../src/auth/accounts.js';
import { Guests } from '../../src/auth/guests.js';
import { Passwords } from '../../src/auth/passwords.js';
import { ReservedUsernames } from '../../src/auth/reserved-usernames.js';
import { SessionService } from '../../src/auth/session-service.js';
import { createBus } from '../../src/bus/create-bus.js';
import { createChat } from '../../src/chat/chat.js';
import { GuestPeers } from '../../src/chat/guest-peers.js';
import { createStore } from '../../src/store/open-store.js';
import type { UserStore } from '../../src/store/store.js';

/** Guests on a real store, whose answers to who has a name come after `before`. */
async function startGuests(before: () => Promise<unknown> = async () => {}) {
  const store = createStore('sqlite::memory:');
  await store.open();
  onTestFinished(() => store.close());
  const bus = createBus();
  await bus.open();
  const now = Date.now;
  const secrets = ['a secret of thirty-two bytes, ok'] as const;
  const tokens = { secrets, issuer: 'chat', audience: 'chat', ttl: 60_000, now };
  const users: UserStore = store.users;
  const byUsername = users.byUsername.bind(users);
  users.byUsername = async (...name) => {
    await before();
    return byUsername(...name);
  };
  const sessions = new SessionService({
    ...{ store, bus, now, refreshTtl: 86_400_000, refreshGrace: 20_000 },
    accessTokens: new AccessTokens(tokens),
  });
  const accounts = new Accounts({
    ...{ users, sessions, now, registration: 'open' },
    passwords: new Passwords({ cost: 10 }),
    reserved: new ReservedUsernames([], new GuestPeers([])),
  });
  const { profiles } = createChat({ store, bus, features: {} });
  return new Guests({ users, sessions, accounts, profiles, expiry: 1_000, now });
}

const ada = { username: 'ada', password: 'a-password-of-hers' };

test('who asks to become an account again, while that is under way, is not told that the name is taken', async () => {
  const first: Promise<unknown>[] = [];
  let asked = 0;
  const guests = await startGuests(async () => {
    asked += 1;
    if (asked === 2) await Promise.all(first);
  });
  const { user } = await guests.open({});
  first.push(guests.becomeAccount(user.id, ada));
  const second = await guests.becomeAccount(user.id, ada);
  expect([await first[0], second]).toEqual(
    Array(2).fill({ id: user.id, username: 'ada', name: 'ada' }),
  );
});

test('whose name somebody else has is told so, and stays a guest', async () => {
  const guests = await startGuests();
  const [one, other] = [(await guests.open({})).user, (await guests.open({})).user];
  await guests.becomeAccount(one.id, ada);
  await expect(guests.becomeAccount(other.id, ada)).rejects.toMatchObject({
    code: 'username_taken',
  });
  const account = await guests.becomeAccount(other.id, { ...ada, username: 'grace' });
  expect(account).toEqual({ id: other.id, username: 'grace', name: 'grace' });
});
