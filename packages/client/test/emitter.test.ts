import { expect, onTestFinished, test, vi } from 'vitest';
import { Emitter } from '../src/emitter.js';

type Events = { one: (text: string) => void; other: (text: string) => void };

function heard() {
  const emitter = new Emitter<Events>();
  const calls: string[] = [];
  return { emitter, calls, listener: (text: string) => void calls.push(text) };
}

test('a listener is called at each event, in the order of adding, until it is taken away', () => {
  const { emitter, calls, listener } = heard();
  const second = (text: string) => void calls.push(`${text} again`);
  emitter.on('one', listener).on('one', second).on('other', listener);
  emitter.emit('one', 'a');
  emitter.emit('other', 'b');
  emitter.off('one', listener);
  emitter.emit('one', 'c');
  emitter.emit('other', 'd');
  expect(calls).toEqual(['a', 'a again', 'b', 'c again', 'd']);
});

test('a listener that is added twice is called once, and taken away by one call', () => {
  const { emitter, calls, listener } = heard();
  emitter.on('one', listener).on('one', listener).once('one', listener).on('one', listener);
  emitter.emit('one', 'a');
  emitter.emit('one', 'b');
  emitter.off('one', listener);
  emitter.emit('one', 'c');
  expect(calls).toEqual(['a', 'b']);
});

test('of two that listen once, one that listens again hears the next event', () => {
  const { emitter, calls } = heard();
  const again = (text: string) => {
    calls.push(`first ${text}`);
    if (calls.length < 5) emitter.once('one', again);
  };
  emitter.once('one', again).once('one', (text) => void calls.push(`second ${text}`));
  emitter.emit('one', 'a');
  emitter.emit('one', 'b');
  expect(calls).toEqual(['first a', 'second a', 'first b']);
});

test('a listener that throws is reported, and harms neither the others nor who emits', () => {
  const { emitter, calls, listener } = heard();
  const reported = vi.fn();
  vi.stubGlobal('reportError', reported);
  onTestFinished(() => void vi.unstubAllGlobals());
  const error = new Error('a mistake');
  emitter
    .on('one', () => {
      throw error;
    })
    .on('one', listener);
  emitter.emit('one', 'a');
  expect(calls).toEqual(['a']);
  expect(reported.mock.calls).toEqual([[error]]);
});

test('listeners may come and go while they are called', () => {
  const { emitter, calls, listener } = heard();
  emitter
    .on('one', () => void emitter.off('one', listener).on('one', (text) => void calls.push(text)))
    .on('one', listener);
  emitter.emit('one', 'a');
  expect(calls).toEqual(['a']);
});

test('what was never added, or is none, takes nobody else away', () => {
  const { emitter, calls, listener } = heard();
  emitter.on('one', listener);
  emitter.off('one', () => {});
  emitter.off('one', undefined as never);
  emitter.emit('one', 'a');
  expect(calls).toEqual(['a']);
});
