import { describe, expect, test } from 'vitest';
import { closeAction, closeCodes } from '../src/index.js';

describe('what a client does after a close', () => {
  test.each([
    closeCodes.goingAway,
    closeCodes.abnormal,
    closeCodes.internalError,
    closeCodes.serviceRestart,
    closeCodes.slowConsumer,
  ])('%i is a passing trouble: reconnect', (code) => {
    expect(closeAction(code)).toBe('reconnect');
  });

  test('4401 asks for a new token first', () => {
    expect(closeAction(closeCodes.tokenExpired)).toBe('refresh');
  });

  test.each([closeCodes.normal, closeCodes.protocolViolation, closeCodes.sessionEnded])(
    '%i would only happen again: stop',
    (code) => {
      expect(closeAction(code)).toBe('stop');
    },
  );

  test('an unknown code of ours stops, an unknown code of anyone else reconnects', () => {
    expect(closeAction(4499)).toBe('stop');
    expect(closeAction(1015)).toBe('reconnect');
    expect(closeAction(3000)).toBe('reconnect');
    expect(closeAction(4500)).toBe('reconnect');
  });
});
