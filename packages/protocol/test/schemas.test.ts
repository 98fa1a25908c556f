import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { limits } from '../src/index.js';
import { ClientFrame, requests, ServerFrame } from '../src/schemas.js';

const frame = Compile(ClientFrame);
const send = {
  type: 'send',
  id: 1,
  conversationId: 'con_1',
  clientId: '8c2f1f1e-7a3b-4a43-9d07-0a1f8e6f4b11',
  text: 'hello',
};

describe('client frames', () => {
  test('a well-formed frame is accepted', () => {
    expect(frame.Check(send)).toBe(true);
  });

  test.each([
    ['an unknown type', { ...send, type: 'shout' }],
    ['no id', { ...send, id: undefined }],
    ['a fractional id', { ...send, id: 1.5 }],
    ['a field too many', { ...send, admin: true }],
    ['an own __proto__', JSON.parse('{"type":"ping","id":1,"__proto__":{"x":1}}')],
    ['a text too long', { ...send, text: 'x'.repeat(limits.textLength + 1) }],
    ['a list of no files', { ...send, files: [] }],
    ['a list of eleven files', { ...send, files: Array(11).fill('fil_a') }],
    ['a clientId that is no UUID', { ...send, clientId: 'one' }],
    ['a clientId in upper case', { ...send, clientId: send.clientId.toUpperCase() }],
    ['an object for a text', { ...send, text: { $gt: '' } }],
    ['an array', [send]],
    ['null', null],
  ])('%s is refused', (_, value) => {
    expect(frame.Check(value)).toBe(false);
  });
});

test('the largest frame that a text can make fits into the frame limit', () => {
  const worst = { ...send, id: Number.MAX_SAFE_INTEGER, text: '\u0001'.repeat(limits.textLength) };
  expect(Buffer.byteLength(JSON.stringify(worst))).toBeLessThan(limits.frameBytes);
});

test('a server frame says what it is by its type alone', () => {
  expect(Compile(ServerFrame).Check({ type: 'pong', id: 3 })).toBe(true);
  expect(Compile(ServerFrame).Check({ id: 3 })).toBe(false);
});

test.each(['a', 'ada', 'a.b-c_d', 'A1', 'x'.repeat(32)])('%s is a username', (username) => {
  expect(Compile(requests.register).Check({ username, password: 'long enough' })).toBe(true);
});

test.each(['', '.a', 'a-', 'a b', 'a\n', 'x'.repeat(33), 'ä'])('%j is no username', (username) => {
  expect(Compile(requests.register).Check({ username, password: 'long enough' })).toBe(false);
});
