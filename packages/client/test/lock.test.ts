import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { webLock } from '../src/lock.js';

// In Node without a page there are no locks between tabs.
vi.hoisted(() => vi.stubGlobal('addEventListener', () => {}));

/** Puts locks of a browser's in the place of none. */
function provide(request: (name: string, options: object, task: () => unknown) => unknown): void {
  vi.stubGlobal('navigator', { locks: { request } });
}

beforeEach(() => void vi.useFakeTimers());
// Other files may come after this one.
afterAll(() => void vi.unstubAllGlobals());
afterEach(() => void vi.useRealTimers());

describe('a lock', () => {
  test.each<[string, () => void]>([
    ['is missing', () => vi.stubGlobal('navigator', {})],
    ['has no navigator', () => vi.stubGlobal('navigator', undefined)],
    [
      'throws when asked',
      () =>
        provide(() => {
          throw new Error('denied');
        }),
    ],
    [
      'rejects',
      () =>
        provide(async () => {
          throw new Error('denied');
        }),
    ],
  ])('that %s lets the task run all the same', async (_how, set) => {
    set();
    await expect(webLock('a').run(async () => 'done')).resolves.toBe('done');
    await expect(webLock('a').run(() => Promise.reject(new Error('of the task')))).rejects.toThrow(
      'of the task',
    );
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that never answers is waited for once, and after that no longer than a moment', async () => {
    let answers = false;
    provide((_name, _options, task) => (answers ? task() : new Promise(() => {})));
    const done: string[] = [];
    const run = (name: string) => void webLock('a').run(async () => void done.push(name));
    run('first');
    await vi.advanceTimersByTimeAsync(19_999);
    expect(done).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toEqual(['first']);
    run('second');
    await vi.advanceTimersByTimeAsync(500);
    expect(done).toEqual(['first', 'second']);
    answers = true;
    run('third');
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toEqual(['first', 'second', 'third']);
    answers = false;
    run('fourth');
    await vi.advanceTimersByTimeAsync(19_999);
    expect(done).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toHaveLength(4);
  });

  test('that others need for long is waited for as long', async () => {
    // Known to answer.
    provide((_name, _options, task) => task());
    await webLock('a').run(async () => {});
    let give = () => {};
    provide((_name, _options, task) => {
      give = () => void task();
      return new Promise(() => {});
    });
    const done: string[] = [];
    void webLock('a', false, true).run(async () => void done.push('at last'));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(done).toEqual([]);
    give();
    await vi.advanceTimersByTimeAsync(0);
    expect(done).toEqual(['at last']);
  });

  test('runs a task once, however late its lock comes', async () => {
    let grant = () => {};
    provide(
      (_name, _options, task) =>
        new Promise<void>((resolve) => {
          grant = () => resolve(task() as undefined);
        }),
    );
    let runs = 0;
    void webLock('a').run(async () => {
      runs += 1;
    });
    await vi.advanceTimersByTimeAsync(20_000);
    grant();
    await vi.advanceTimersByTimeAsync(0);
    expect(runs).toBe(1);
  });
});
