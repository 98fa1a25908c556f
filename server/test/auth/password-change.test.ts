import { describe, expect, onTestFinished, test } from 'vitest';
import { AccessTokens } from '../../src/auth/access-tokens.js';
import { Accounts } from '../../src/auth/accounts.js';
import { type BeforeGuess, PasswordChange } from '../../src/auth/password-change.js';
import { Passwords } from '../../src/auth/passwords.js';
import { ReservedUsernames } from '../../src/auth/reserved-usernames.js';
import { SessionService } from '../../src/auth/session-service.js';
import { createBus } from '../../src/bus/create-bus.js';
import { GuestPeers } from '../../src/chat/guest-peers.js';
import { createStore } from '../../src/store/open-store.js';
import type { Store } from '../../src/store/store.js';

const secrets = ['a secret of thirty-two bytes, ok'] as const;
const ada = { username: 'ada', password: 'the password of ada' };
const changed = { password: ada.password, newPassword: 'another one of hers' };

/** Ada’s account on a real store, which a test holds up where it likes. */
async function startAccounts() {
  const store = createStore('sqlite::memory:');
  await store.open();
  onTestFinished(() => store.close());
  const bus = createBus();
  await bus.open();
  const now = Date.now;
  const sessions = new SessionService({
    ...{ store, bus, now, refreshTtl: 86_400_000, refreshGrace: 20_000 },
    accessTokens: new AccessTokens({ secrets, issuer: 'chat', audience: 'chat', ttl: 60_000, now }),
  });
  const accountsAt = (cost: number) =>
    new Accounts({
      ...{ users: store.users, sessions, now, registration: 'open' },
      passwords: new Passwords({ cost }),
      reserved: new ReservedUsernames([], new GuestPeers([])),
    });
  const accounts = accountsAt(10);
  const { user } = await accounts.register(ada);
  const passwords = new Passwords({ cost: 10 });
  const change = new PasswordChange({ users: store.users, sessions, passwords });
  const live = async () => (await store.sessions.activeOf(user.id, now(), 10)).map(({ id }) => id);
  const [sessionId = ''] = await live();
  return {
    ...{ store, accounts, accountsAt, live, userId: user.id, sessionId },
    change: (request = changed, guess: BeforeGuess = async () => {}) =>
      change.change({ userId: user.id, sessionId }, request, guess),
  };
}

/** Does `before` whenever a session is about to be made. */
function beforeSessions(store: Store, before: () => Promise<unknown>): void {
  const { sessions } = store;
  const create = sessions.create.bind(sessions);
  sessions.create = async (...args) => {
    await before();
    return create(...args);
  };
}

/** Does `before` once, when a hash is about to be replaced. */
function beforeReplacing(store: Store, before: () => Promise<unknown>): void {
  const { users } = store;
  const replace = users.replacePasswordHash.bind(users);
  users.replacePasswordHash = async (...args) => {
    users.replacePasswordHash = replace;
    await before();
    return replace(...args);
  };
}

const wrong = expect.objectContaining({ code: 'invalid_credentials' });

describe('a sign-in with a password that is changed meanwhile', () => {
  test('is refused, and leaves no session', async () => {
    const { store, accounts, live, change, sessionId } = await startAccounts();
    // When it has looked at the password, and before there is anything that could be ended.
    beforeSessions(store, () => change());
    await expect(accounts.login(ada)).rejects.toEqual(wrong);
    expect(await live()).toEqual([sessionId]);
    await expect(accounts.login(ada)).rejects.toEqual(wrong);
  });

  test('goes on where the same password was only hashed anew', async () => {
    const { store, accounts, accountsAt, live } = await startAccounts();
    const dearer = accountsAt(11);
    let others = 0;
    beforeSessions(store, async () => {
      others += 1;
      if (others === 1) await dearer.login(ada);
    });
    const session = await accounts.login(ada);
    expect(session.user.username).toBe('ada');
    expect(await live()).toHaveLength(3);
  });

  test('is refused, and leaves no session, when the user is removed meanwhile', async () => {
    const { store, accounts, live, userId } = await startAccounts();
    beforeSessions(store, () => store.users.remove(userId, 1));
    const before = await live();
    await expect(accounts.login(ada)).rejects.toEqual(wrong);
    expect(await live()).toEqual(before);
  });

  test('leaves no session where nobody can tell any more whether it is right', async () => {
    const { store, accounts, live, sessionId } = await startAccounts();
    const { users } = store;
    const byId = users.byId.bind(users);
    users.byId = () => Promise.reject(new Error('away'));
    await expect(accounts.login(ada)).rejects.toThrow('away');
    users.byId = byId;
    expect(await live()).toEqual([sessionId]);
  });
});

describe('a change of a password', () => {
  test('goes on where a sign-in hashes the old one anew meanwhile', async () => {
    const { store, accounts, accountsAt, live, change, sessionId } = await startAccounts();
    const dearer = accountsAt(11);
    beforeReplacing(store, () => dearer.login(ada));
    await change();
    expect(await live()).toEqual([sessionId]);
    await expect(accounts.login(ada)).rejects.toEqual(wrong);
    await accounts.login({ ...ada, password: changed.newPassword });
  });

  test('is refused where another one comes first, and changes nothing', async () => {
    const { store, accounts, change } = await startAccounts();
    const first = { ...changed, newPassword: 'a third one of hers' };
    beforeReplacing(store, () => change(first));
    await expect(change()).rejects.toEqual(wrong);
    await accounts.login({ ...ada, password: first.newPassword });
  });

  test('that another one has made already is as if made by this one', async () => {
    const { store, accounts, change } = await startAccounts();
    beforeReplacing(store, () => change());
    await change();
    await accounts.login({ ...ada, password: changed.newPassword });
  });

  test('is asked about each password that it tries, and tries none that is one too many', async () => {
    const { change, accounts } = await startAccounts();
    const guesses: string[] = [];
    const guess = async (username: string) => {
      guesses.push(username);
      if (guesses.length > 2) throw new Error('too many');
    };
    await expect(change({ ...changed, password: 'a wrong one' }, guess)).rejects.toEqual(wrong);
    expect(guesses).toEqual(['ada', 'ada']);
    await expect(change(changed, guess)).rejects.toThrow('too many');
    await accounts.login(ada);
  });
});
