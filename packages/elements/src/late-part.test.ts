import type { ReactiveControllerHost } from 'lit';
import { expect, test, vi } from 'vitest';
import { LatePart } from './late-part.js';

test('a part is loaded once, by whoever asks first, and told to those who asked meanwhile', async () => {
  const load = vi.fn(async () => 'here');
  const late = new LatePart(load);
  const told = vi.fn();
  expect(late.part).toBeNull();
  expect(late.ask(told)).toBeNull();
  expect(late.ask(told)).toBeNull();
  expect(await late.load()).toBe('here');
  await expect.poll(() => told).toHaveBeenCalledTimes(2);
  expect(late.ask(told)).toBe('here');
  expect(late.part).toBe('here');
  expect(load).toHaveBeenCalledTimes(1);
});

test('what failed to load is tried again by the next one who asks', async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('away'));
  load.mockResolvedValue('here');
  const late = new LatePart(load);
  const told = vi.fn();
  late.expect();
  expect(late.ask(told)).toBeNull();
  await expect(late.load()).rejects.toThrow('away');
  expect(late.part).toBeNull();
  expect(await late.load()).toBe('here');
  expect(told).not.toHaveBeenCalled();
  expect(load).toHaveBeenCalledTimes(2);
});

test('an element that can do without is updated once it is there, whoever has had it loaded', async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error('away'));
  load.mockResolvedValue('here');
  const late = new LatePart(load);
  const host = { requestUpdate: vi.fn() } as unknown as ReactiveControllerHost;
  expect(late.await(host)).toBeNull();
  expect(load).not.toHaveBeenCalled();
  await expect(late.load()).rejects.toThrow('away');
  expect(late.hasFailed).toBe(true);
  expect(host.requestUpdate).not.toHaveBeenCalled();
  await late.load();
  expect(late.hasFailed).toBe(false);
  expect(host.requestUpdate).toHaveBeenCalledOnce();
  expect(late.await(host)).toBe('here');
});
