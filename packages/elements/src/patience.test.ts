import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Patience } from './patience.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function patient() {
  const requestUpdate = vi.fn();
  const host = { requestUpdate, addController() {}, removeController() {} };
  return {
    requestUpdate,
    patience: new Patience({ ...host, updateComplete: Promise.resolve(true) }, 400),
  };
}

test('what lasts is shown after a while, however often that is told, and until it is over', () => {
  const { patience, requestUpdate } = patient();
  patience.follow(true);
  vi.advanceTimersByTime(300);
  patience.follow(true);
  expect(patience.isOver).toBe(false);
  vi.advanceTimersByTime(100);
  expect(patience.isOver).toBe(true);
  patience.follow(true);
  vi.advanceTimersByTime(1_000);
  expect(requestUpdate).toHaveBeenCalledTimes(1);
  patience.follow(false);
  expect(patience.isOver).toBe(false);
});

test('what is over before is never shown, and what comes after it has as long', () => {
  const { patience } = patient();
  patience.follow(true);
  vi.advanceTimersByTime(300);
  patience.follow(false);
  patience.follow(true);
  vi.advanceTimersByTime(300);
  expect(patience.isOver).toBe(false);
  vi.advanceTimersByTime(100);
  expect(patience.isOver).toBe(true);
});
