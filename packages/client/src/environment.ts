import { openSocket } from '#open-socket';
import { ChatError } from './chat-error.js';
import { browserSignals, type PageSignals } from './connection/page-signals.js';
import type { OpenSocket } from './connection/socket.js';

export interface Clock {
  /** Milliseconds since the Unix epoch by this device: for showing, never for deciding. */
  now(): number;
  /** Milliseconds that only grow, whatever happens to the wall clock. */
  monotonic(): number;
  setTimeout(task: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** Everything that the client takes from around it; tests put their own in its place. */
export interface Environment {
  readonly clock: Clock;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly openSocket: OpenSocket;
  /** 0 ≤ x < 1. */
  readonly random: () => number;
  readonly signals: PageSignals;
}

const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  // Above 2^31-1 ms a timer fires at once.
  setTimeout: (task, ms) => setTimeout(task, Math.min(ms, 2_147_483_647)),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

export function createEnvironment(overrides: Partial<Environment> = {}): Environment {
  return { ...createHttpEnvironment(), openSocket, random: Math.random, ...overrides };
}

/** What is needed where there is no connection. */
export type HttpEnvironment = Omit<Environment, 'openSocket' | 'random'>;

export function createHttpEnvironment(overrides: Partial<HttpEnvironment> = {}): HttpEnvironment {
  return {
    clock: systemClock,
    fetch: (url, init) => {
      const { fetch } = globalThis;
      if (fetch) return fetch(url, init);
      throw new ChatError('invalid_argument', 'There is no global fetch.');
    },
    signals: browserSignals,
    ...overrides,
  };
}
