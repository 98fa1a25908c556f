import { waitFor } from '@chat/testkit';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Bus, BusEvent } from '../src/bus/bus.js';

let lastUser = 0;

function newUserId(): string {
  lastUser += 1;
  return `user-${process.pid}-${lastUser}`;
}

function event(sessionId: string): BusEvent {
  return { kind: 'session_ended', sessionId };
}

/**
 * What every bus does, whatever is beneath it.
 *
 * @param makeNodes - Two nodes of one server, opened; the same bus twice where there is one node only.
 */
export function busContract(name: string, makeNodes: () => Promise<{ a: Bus; b: Bus }>): void {
  async function openNodes(): Promise<{ a: Bus; b: Bus }> {
    const nodes = await makeNodes();
    onTestFinished(async () => {
      await Promise.all([nodes.a.close(), nodes.b.close()]);
    });
    return nodes;
  }

  describe(name, () => {
    test('an event published on one node reaches the user on the other, in order', async () => {
      const { a, b } = await openNodes();
      const userId = newUserId();
      const got: BusEvent[] = [];
      await b.subscribe(userId, (received) => got.push(received));
      const sent = Array.from({ length: 100 }, (_, index) => event(`session-${index}`));
      for (const one of sent) a.publish([userId], one);
      await waitFor(() => got.length === sent.length);
      expect(got).toEqual(sent);
    });

    test('a frame arrives as it was published', async () => {
      const { a, b } = await openNodes();
      const userId = newUserId();
      const got: BusEvent[] = [];
      await b.subscribe(userId, (received) => got.push(received));
      const sent: BusEvent = {
        kind: 'frame',
        frame: {
          type: 'message',
          message: {
            conversationId: 'c',
            seq: 1,
            rev: 1,
            senderId: userId,
            clientId: '0190a0b0-0000-7000-8000-000000000000',
            text: '👋 \u202E"\n',
            createdAt: 1_700_000_000_000,
          },
        },
      };
      a.publish([userId], sent);
      await waitFor(() => got.length === 1);
      expect(got).toEqual([sent]);
    });

    test('each of several users gets the event, and nobody else', async () => {
      const { a, b } = await openNodes();
      const [first, second, stranger] = [newUserId(), newUserId(), newUserId()];
      const got: string[] = [];
      await a.subscribe(first, () => got.push('first'));
      await b.subscribe(second, () => got.push('second'));
      await b.subscribe(stranger, () => got.push('stranger'));
      a.publish([first, second, newUserId()], event('s'));
      await waitFor(() => got.length === 2);
      expect(got.sort()).toEqual(['first', 'second']);
    });

    test('publish returns before any listener runs', async () => {
      const { a, b } = await openNodes();
      const userId = newUserId();
      const listener = vi.fn();
      await b.subscribe(userId, listener);
      a.publish([userId], event('s'));
      expect(listener).not.toHaveBeenCalled();
      await waitFor(() => listener.mock.calls.length === 1);
    });

    test('an event published inside a listener arrives after those before it', async () => {
      const { a, b } = await openNodes();
      const userId = newUserId();
      const got: string[] = [];
      await b.subscribe(userId, (received) => {
        if (received.kind !== 'session_ended') return;
        got.push(received.sessionId);
        if (received.sessionId === '1') b.publish([userId], event('3'));
      });
      a.publish([userId], event('1'));
      a.publish([userId], event('2'));
      await waitFor(() => got.length === 3);
      expect(got.indexOf('1')).toBeLessThan(got.indexOf('3'));
    });

    test('who unsubscribed gets nothing more', async () => {
      const { a, b } = await openNodes();
      const [gone, present] = [newUserId(), newUserId()];
      const listener = vi.fn();
      await b.subscribe(gone, listener);
      const there = vi.fn();
      await b.subscribe(present, there);
      b.unsubscribe(gone);
      a.publish([gone, present], event('s'));
      await waitFor(() => there.mock.calls.length === 1);
      expect(listener).not.toHaveBeenCalled();
    });

    test('a throwing listener harms neither the publisher nor the other listeners', async () => {
      const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
      onTestFinished(() => warn.mockRestore());
      const { a, b } = await openNodes();
      const [broken, sound] = [newUserId(), newUserId()];
      await b.subscribe(broken, () => {
        throw new Error('a secret');
      });
      const listener = vi.fn();
      await b.subscribe(sound, listener);
      a.publish([broken, sound], event('1'));
      a.publish([broken, sound], event('2'));
      await waitFor(() => listener.mock.calls.length === 2);
      await waitFor(() => warn.mock.calls.length > 0);
      expect(JSON.stringify(warn.mock.calls)).not.toContain('a secret');
    });

    test('publishing on a closed bus is silent', async () => {
      const { a, b } = await makeNodes();
      await Promise.all([a.close(), b.close()]);
      expect(() => a.publish([newUserId()], event('s'))).not.toThrow();
    });
  });
}
