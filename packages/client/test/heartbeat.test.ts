import { describe, expect, test } from 'vitest';
import { Heartbeat } from '../src/connection/heartbeat.js';
import { ManualClock } from './support/manual-clock.js';

function startHeartbeat() {
  const clock = new ManualClock();
  const seen = { pings: 0, dead: 0 };
  const heartbeat = new Heartbeat({
    clock,
    interval: 25_000,
    ping: () => {
      seen.pings += 1;
    },
    onDead: () => {
      seen.dead += 1;
    },
  });
  return { clock, heartbeat, seen };
}

describe('a heartbeat', () => {
  test('asks after silence, and only then', async () => {
    const { clock, heartbeat, seen } = startHeartbeat();
    await clock.advance(20_000);
    heartbeat.seen();
    await clock.advance(20_000);
    expect(seen.pings).toBe(0);
    await clock.advance(5_000);
    expect(seen.pings).toBe(1);
  });

  test('calls a socket dead that does not answer in ten seconds', async () => {
    const { clock, seen } = startHeartbeat();
    await clock.advance(34_999);
    expect(seen).toEqual({ pings: 1, dead: 0 });
    await clock.advance(1);
    expect(seen).toEqual({ pings: 1, dead: 1 });
  });

  test('takes any frame for an answer', async () => {
    const { clock, heartbeat, seen } = startHeartbeat();
    await clock.advance(26_000);
    heartbeat.seen();
    await clock.advance(24_000);
    expect(seen).toEqual({ pings: 1, dead: 0 });
  });

  test('asked to probe, asks at once and waits no longer than it was told', async () => {
    const { clock, heartbeat, seen } = startHeartbeat();
    heartbeat.probe(2_000);
    expect(seen).toEqual({ pings: 1, dead: 0 });
    await clock.advance(2_000);
    expect(seen).toEqual({ pings: 1, dead: 1 });
  });

  test('probes once more, for what was on its way passes for the first answer; then all is as before', async () => {
    const { clock, heartbeat, seen } = startHeartbeat();
    heartbeat.probe(2_000);
    heartbeat.seen();
    await clock.advance(2_000);
    expect(seen).toEqual({ pings: 2, dead: 0 });
    heartbeat.seen();
    await clock.advance(24_999);
    expect(seen).toEqual({ pings: 2, dead: 0 });
    await clock.advance(1);
    expect(seen).toEqual({ pings: 3, dead: 0 });
    await clock.advance(9_999);
    expect(seen).toEqual({ pings: 3, dead: 0 });
  });

  test('finds a socket dead soon whose last frame came after the probe', async () => {
    const { clock, heartbeat, seen } = startHeartbeat();
    heartbeat.probe(2_000);
    await clock.advance(500);
    heartbeat.seen();
    await clock.advance(4_000);
    expect(seen).toEqual({ pings: 2, dead: 1 });
  });

  test('keeps a healthy socket through a suspension that began while it waited', async () => {
    const { clock, heartbeat, seen } = startHeartbeat();
    await clock.advance(26_000);
    await clock.suspend(3_600_000);
    expect(seen).toEqual({ pings: 2, dead: 0 });
    heartbeat.seen();
    await clock.advance(20_000);
    expect(seen.dead).toBe(0);
  });

  test('finds a dead socket even where every timer is held back', async () => {
    const { clock, seen } = startHeartbeat();
    for (let round = 0; round < 6 && seen.dead === 0; round++) await clock.suspend(60_000);
    expect(seen.dead).toBe(1);
  });

  test('is quiet once stopped', async () => {
    const { clock, heartbeat, seen } = startHeartbeat();
    heartbeat.stop();
    await clock.advance(100_000);
    expect(seen).toEqual({ pings: 0, dead: 0 });
    expect(clock.pending).toBe(0);
  });
});
