import { describe, expect, test } from 'vitest';
import { TokenManager } from '../src/auth/token-manager.js';
import type { AccessToken } from '../src/auth/token-source.js';
import { ManualClock } from './support/manual-clock.js';

function createManager(expiresIn: number | 'unknown' = 60_000) {
  const clock = new ManualClock();
  const asked: string[] = [];
  const manager = new TokenManager(
    {
      fetchToken: async (reason): Promise<AccessToken> => {
        asked.push(reason);
        const token = `token-${asked.length}`;
        return expiresIn === 'unknown' ? { token } : { token, expiresIn };
      },
    },
    clock,
  );
  return { clock, asked, manager };
}

describe('a token manager', () => {
  test('fetches once for all who ask at the same time', async () => {
    const { manager, asked } = createManager();
    const tokens = await Promise.all([manager.get(), manager.get(), manager.get()]);
    expect(new Set(tokens)).toEqual(new Set(['token-1']));
    expect(asked).toEqual(['connect']);
  });

  test('replaces a refused token once, however late each refusal comes', async () => {
    const { manager, asked } = createManager();
    const token = await manager.get();
    const fresh = await Promise.all([
      manager.replace(token, 'refused'),
      manager.replace(token, 'refused'),
    ]);
    expect(fresh).toEqual(['token-2', 'token-2']);
    expect(await manager.replace(token, 'refused')).toBe('token-2');
    expect(asked).toEqual(['connect', 'refused']);
  });

  test('gives no token past its end, by a clock of its own', async () => {
    const { manager, clock, asked } = createManager(60_000);
    await manager.get();
    await clock.advance(59_999);
    expect(await manager.get()).toBe('token-1');
    await clock.advance(1);
    expect(await manager.get()).toBe('token-2');
    expect(asked).toEqual(['connect', 'expiring']);
  });

  test('believes the server about how long a token lasts', async () => {
    const { manager, clock } = createManager('unknown');
    const token = await manager.get();
    manager.learnExpiry(token, 1_000);
    manager.learnExpiry('another', 500);
    await clock.advance(999);
    expect(await manager.get()).toBe(token);
    await clock.advance(1);
    expect(await manager.get()).not.toBe(token);
  });

  test('does not wait for ever for a source that never answers', async () => {
    const clock = new ManualClock();
    const manager = new TokenManager({ fetchToken: () => new Promise(() => {}) }, clock);
    const token = manager.get().catch((error: unknown) => error);
    await clock.advance(30_000);
    expect(await token).toMatchObject({ code: 'token_unavailable', retryable: true });
    expect(clock.pending).toBe(0);
  });

  test('keeps nothing that was asked for before it was reset', async () => {
    const { manager } = createManager();
    const late = manager.get().catch((error: unknown) => error);
    manager.reset();
    expect(await late).toMatchObject({ code: 'signed_out' });
    expect(await manager.get()).toBe('token-2');
  });
});
