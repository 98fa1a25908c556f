import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { unlessStalled } from '../../src/files/stall-guard.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('whoever reads slowly is waited for', async () => {
  const source = Readable.from(Array.from({ length: 10 }, () => Buffer.alloc(20_000, 'a')));
  const reading = unlessStalled(source, 1_000);
  await new Promise(setImmediate);
  await vi.advanceTimersByTimeAsync(60_000);
  const read = await reading.toArray();
  expect(Buffer.concat(read)).toHaveLength(200_000);
});

test('a source that gives nothing, though there is room for it, is not', async () => {
  const source = new PassThrough();
  const reading = unlessStalled(source, 1_000);
  source.write('abc');
  await new Promise(setImmediate);
  await vi.advanceTimersByTimeAsync(900);
  source.write('def');
  await new Promise(setImmediate);
  await vi.advanceTimersByTimeAsync(900);
  expect(reading.destroyed).toBe(false);
  const failed = expect(reading.toArray()).rejects.toThrow('nothing came');
  await vi.advanceTimersByTimeAsync(600);
  await failed;
  expect(source.destroyed).toBe(true);
});
