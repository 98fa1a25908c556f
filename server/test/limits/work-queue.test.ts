import { expect, test } from 'vitest';
import { QueueFullError, WorkQueue } from '../../src/limits/work-queue.js';

test('a work queue runs a few at once, keeps a few waiting in order, and refuses the rest', async () => {
  const queue = new WorkQueue({ concurrency: 2, waiting: 2 });
  const started: number[] = [];
  const finish: (() => void)[] = [];
  const work = (name: number) =>
    queue.run(() => {
      started.push(name);
      return new Promise<void>((resolve) => finish.push(resolve));
    });

  const accepted = [work(1), work(2), work(3), work(4)];
  await expect(work(5)).rejects.toBeInstanceOf(QueueFullError);
  expect(started).toEqual([1, 2]);

  finish[0]?.();
  await accepted[0];
  expect(started).toEqual([1, 2, 3]);
  finish[1]?.();
  finish[2]?.();
  await accepted[2];
  expect(started).toEqual([1, 2, 3, 4]);
  finish[3]?.();
  await Promise.all(accepted);
});

test('a failing piece of work frees its place', async () => {
  const queue = new WorkQueue({ concurrency: 1, waiting: 1 });
  await expect(queue.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(queue.run(() => Promise.resolve('yes'))).resolves.toBe('yes');
});
