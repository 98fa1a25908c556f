import { describe, expect, onTestFinished, test } from 'vitest';
import { AccessTokens } from '../../src/auth/access-tokens.js';
import { SessionService } from '../../src/auth/session-service.js';
import type { BusEvent } from '../../src/bus/bus.js';
import { createBus } from '../../src/bus/create-bus.js';
import { createStore } from '../../src/store/open-store.js';
import type { UserRecord } from '../../src/store/store.js';

const ada: UserRecord = {
  id: 'usr_ada',
  realm: 'local',
  username: 'ada',
  name: 'Ada',
  picture: null,
  passwordHash: null,
  createdAt: 0,
  tokensValidFrom: 0,
};

/** Real store and bus, with a clock of ours. */
async function startSessions() {
  const clock = { now: 1_700_000_000_000 };
  const now = () => clock.now;
  const store = createStore('sqlite::memory:');
  await store.open();
  const bus = createBus();
  await bus.open();
  onTestFinished(() => store.close());
  await store.users.create(ada);
  const events: BusEvent[] = [];
  await bus.subscribe(ada.id, (event) => events.push(event));
  const service = new SessionService({
    store,
    bus,
    accessTokens: new AccessTokens({
      secrets: ['a secret of thirty-two bytes, ok'],
      issuer: 'chat',
      audience: 'chat',
      ttl: 60_000,
      now,
    }),
    refreshTtl: 86_400_000,
    refreshGrace: 20_000,
    now,
  });
  return { service, events, store, pass: (ms: number) => (clock.now += ms) };
}

const ended = expect.objectContaining({ code: 'session_ended' });

describe('refreshing', () => {
  test('gives another refresh token each time', async () => {
    const { service, pass } = await startSessions();
    const tokens = [(await service.open(ada)).refreshToken];
    for (let round = 0; round < 5; round += 1) {
      pass(60_000);
      tokens.push((await service.refresh(tokens.at(-1) ?? '')).refreshToken);
    }
    expect(new Set(tokens).size).toBe(6);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/);
  });

  test('again within the grace gives the same successor', async () => {
    const { service, events, pass } = await startSessions();
    const { refreshToken } = await service.open(ada);
    const first = await service.refresh(refreshToken);
    pass(20_000);
    const retry = await service.refresh(refreshToken);
    expect(retry.refreshToken).toBe(first.refreshToken);
    expect(retry.refreshExpiresIn).toBe(first.refreshExpiresIn - 20_000);
    await expect(service.refresh(first.refreshToken)).resolves.toBeDefined();
    expect(events).toEqual([]);
  });

  test('ten times at once gives one successor', async () => {
    const { service } = await startSessions();
    const { refreshToken } = await service.open(ada);
    const all = await Promise.all(Array.from({ length: 10 }, () => service.refresh(refreshToken)));
    expect(new Set(all.map((each) => each.refreshToken)).size).toBe(1);
  });

  test('after the grace with a used token ends the session and says so', async () => {
    const { service, events, pass } = await startSessions();
    const { refreshToken } = await service.open(ada);
    const { refreshToken: successor } = await service.refresh(refreshToken);
    pass(20_001);
    await expect(service.refresh(refreshToken)).rejects.toEqual(ended);
    expect(events).toEqual([{ kind: 'session_ended', sessionId: expect.stringMatching(/^ses_/) }]);
    await expect(service.refresh(successor)).rejects.toEqual(ended);
  });

  test('within the grace with a token whose successor was used ends the session', async () => {
    const { service, events } = await startSessions();
    const { refreshToken } = await service.open(ada);
    const { refreshToken: successor } = await service.refresh(refreshToken);
    await service.refresh(successor);
    await expect(service.refresh(refreshToken)).rejects.toEqual(ended);
    expect(events).toHaveLength(1);
  });

  test('with a used token ends that session and no other', async () => {
    const { service, pass } = await startSessions();
    const stolen = await service.open(ada);
    const other = await service.open(ada);
    await service.refresh(stolen.refreshToken);
    pass(20_001);
    await expect(service.refresh(stolen.refreshToken)).rejects.toEqual(ended);
    await expect(service.refresh(other.refreshToken)).resolves.toBeDefined();
  });

  test('with an unknown token is refused and touches nothing', async () => {
    const { service, events } = await startSessions();
    await service.open(ada);
    await expect(service.refresh('A'.repeat(43))).rejects.toEqual(ended);
    expect(events).toEqual([]);
  });

  test('with an expired token is refused', async () => {
    const { service, pass } = await startSessions();
    const { refreshToken } = await service.open(ada);
    pass(86_400_000);
    await expect(service.refresh(refreshToken)).rejects.toEqual(ended);
  });

  test('starts the refresh token’s life anew', async () => {
    const { service, pass } = await startSessions();
    let { refreshToken } = await service.open(ada);
    for (let day = 0; day < 5; day += 1) {
      pass(80_000_000);
      ({ refreshToken } = await service.refresh(refreshToken));
    }
    await expect(service.refresh(refreshToken)).resolves.toMatchObject({
      refreshExpiresIn: 86_400_000,
    });
  });
});

describe('signing out', () => {
  test('ends the session and says so', async () => {
    const { service, events } = await startSessions();
    const { refreshToken } = await service.open(ada);
    await service.end(refreshToken);
    await expect(service.refresh(refreshToken)).rejects.toEqual(ended);
    expect(events).toHaveLength(1);
  });

  test('with an unknown token does nothing', async () => {
    const { service, events } = await startSessions();
    await expect(service.end('A'.repeat(43))).resolves.toBeUndefined();
    expect(events).toEqual([]);
  });
});
