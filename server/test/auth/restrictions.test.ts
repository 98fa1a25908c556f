import { describe, expect, onTestFinished, test } from 'vitest';
import { AccessTokens } from '../../src/auth/access-tokens.js';
import { Authenticator } from '../../src/auth/authenticator.js';
import { requireNotMuted } from '../../src/auth/restrictions.js';
import { SessionService } from '../../src/auth/session-service.js';
import { createBus } from '../../src/bus/create-bus.js';
import { createStore } from '../../src/store/open-store.js';
import type { UserRecord } from '../../src/store/store.js';

const start = 1_700_000_000_000;
const day = 86_400_000;

/** Ada, signed in, by a clock of ours. */
async function signedIn() {
  const clock = { now: start };
  const now = () => clock.now;
  const store = createStore('sqlite::memory:');
  await store.open();
  const bus = createBus();
  await bus.open();
  onTestFinished(() => store.close());
  const ada: UserRecord = {
    ...{ id: 'usr_ada', realm: 'local', username: 'ada', name: 'Ada', picture: null },
    ...{ passwordHash: null, createdAt: 0, tokensValidFrom: 0 },
  };
  await store.users.create(ada);
  const accessTokens = new AccessTokens({
    secrets: ['a secret of thirty-two bytes, ok'],
    ...{ issuer: 'chat', audience: 'chat', ttl: 30 * day, now },
  });
  const sessions = new SessionService({
    ...{ store, bus, accessTokens, refreshTtl: 60 * day, refreshGrace: 20_000, now },
  });
  const authenticator = new Authenticator({ store, accessTokens, hostTokens: null, now });
  const { accessToken, refreshToken } = await sessions.open(ada);
  const userNow = async () => (await store.users.byId(ada.id)) as UserRecord;
  return { clock, store, ada, userNow, sessions, authenticator, accessToken, refreshToken };
}

describe('somebody suspended for a day', () => {
  test('does not come in by anything that they have, and does again once the day is over', async () => {
    const world = await signedIn();
    const { clock, store, ada, userNow, sessions, authenticator } = world;
    const until = start + day;
    await store.users.restrict(ada.id, { kind: 'suspended', until, since: start, reason: 'Rest.' });
    const refused = expect.objectContaining({
      ...{ code: 'suspended', message: 'Rest.', retryAfter: day },
    });
    await expect(authenticator.authenticate(world.accessToken)).rejects.toEqual(refused);
    await expect(sessions.refresh(world.refreshToken)).rejects.toEqual(refused);
    await expect(sessions.open(await userNow())).rejects.toEqual(refused);
    const session = await sessionOf(world);
    expect(await authenticator.standing(session)).toMatchObject({
      ...{ isLive: true, restriction: { kind: 'suspended' } },
    });
    clock.now = until - 1;
    await expect(authenticator.authenticate(world.accessToken)).rejects.toMatchObject({
      ...{ code: 'suspended', retryAfter: 1 },
    });
    clock.now = until;
    expect((await authenticator.authenticate(world.accessToken)).userId).toBe(ada.id);
    expect(await authenticator.standing(session)).toEqual({ isLive: true, restriction: null });
    // The token that was refused was not spent by that.
    const refreshed = await sessions.refresh(world.refreshToken);
    expect(refreshed.user.id).toBe(ada.id);
    await sessions.open(await userNow());
  });

  test('is free at once when that is lifted', async () => {
    const { store, ada, authenticator, accessToken } = await signedIn();
    await store.users.restrict(ada.id, { kind: 'suspended', until: null, since: start });
    const refusal = await authenticator.authenticate(accessToken).catch((error: unknown) => error);
    const words = { message: 'You are suspended.', retryAfter: undefined };
    expect(refusal).toMatchObject({ code: 'suspended', ...words });
    await store.users.restrict(ada.id, null);
    expect((await authenticator.authenticate(accessToken)).restriction).toBeNull();
  });
});

describe('somebody muted for a day', () => {
  test('comes in, and may not write until it is over', async () => {
    const { clock, store, ada, authenticator, accessToken } = await signedIn();
    const until = start + day;
    await store.users.restrict(ada.id, { kind: 'muted', until, since: start });
    const { restriction } = await authenticator.authenticate(accessToken);
    const mayWrite = () => requireNotMuted(restriction, clock.now);
    expect(mayWrite).toThrow(
      expect.objectContaining({
        ...{ code: 'muted', retryAfter: day },
        message: 'You cannot write here until 2023-11-15T22:13:20.000Z.',
      }),
    );
    clock.now = until;
    expect(mayWrite).not.toThrow();
    expect((await authenticator.authenticate(accessToken)).restriction).toBeNull();
  });
});

async function sessionOf({ store, ada }: Awaited<ReturnType<typeof signedIn>>) {
  const [session] = await store.sessions.activeOf(ada.id, start, 1);
  return { userId: ada.id, sessionId: session?.id ?? '', issuedAt: start };
}
