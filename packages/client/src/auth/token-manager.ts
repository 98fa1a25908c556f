import { ChatError, toChatError } from '../chat-error.js';
import type { Clock } from '../environment.js';
import type { TokenReason, TokenSource } from './token-source.js';

/** How long a token source may take before the attempt counts as failed. */
const sourceTimeout = 30_000;

interface HeldToken {
  readonly token: string;
  /** By the monotonic clock. Infinite until the server says: a token is opaque here. */
  readonly expiresAt: number;
}

/**
 * Holds the access token and gets the next one: one at a time, however many ask. Time is measured
 * from the moment a token came, on a clock that nobody can set, so a wrong wall clock doesn't matter.
 */
export class TokenManager {
  readonly #source: TokenSource;
  readonly #clock: Clock;
  #held: HeldToken | null = null;
  #flight: Promise<string> | null = null;
  /** Grows with each `reset()`: a token of before is of another user. */
  epoch = 0;

  constructor(source: TokenSource, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** The held token while it is good, else a new one. */
  async get(): Promise<string> {
    const held = this.#held;
    if (held === null) return this.#fetch('connect', null);
    return held.expiresAt > this.#clock.monotonic()
      ? held.token
      : this.#fetch('expiring', held.token);
  }

  /**
   * A token other than `token`, which was refused or is about to expire. When it was replaced
   * already, that is the held one, and nothing is fetched.
   */
  async replace(token: string, reason: 'expiring' | 'refused'): Promise<string> {
    if (this.#flight !== null) return this.#flight;
    if (this.#held !== null && this.#held.token !== token) return this.#held.token;
    return this.#fetch(reason, token);
  }

  /** Takes over how long a token lasts by the server’s clock. */
  learnExpiry(token: string, expiresIn: number): void {
    if (this.#held?.token === token) {
      this.#held = { ...this.#held, expiresAt: this.#clock.monotonic() + expiresIn };
    }
  }

  /** Forgets the token; what is still being fetched is not kept. */
  reset(): void {
    this.#held = null;
    this.#flight = null;
    this.epoch += 1;
  }

  #fetch(reason: TokenReason, replacing: string | null): Promise<string> {
    if (this.#flight !== null) return this.#flight;
    const flight: Promise<string> = this.#take(
      reason,
      replacing,
      () => this.#flight === flight,
    ).finally(() => {
      if (this.#flight === flight) this.#flight = null;
    });
    this.#flight = flight;
    return flight;
  }

  async #take(
    reason: TokenReason,
    replacing: string | null,
    isCurrent: () => boolean,
  ): Promise<string> {
    let timer: unknown;
    const tooLong = new Promise<never>((_, reject) => {
      timer = this.#clock.setTimeout(
        () => reject(new ChatError('token_unavailable', 'There was no answer in time.')),
        sourceTimeout,
      );
    });
    try {
      const { token, expiresIn = Number.POSITIVE_INFINITY } = await Promise.race([
        this.#source.fetchToken(reason, replacing),
        tooLong,
      ]);
      if (!isCurrent()) throw new ChatError('signed_out', 'The user was signed out.');
      if (token === replacing) {
        throw new ChatError('token_unavailable', 'The token source gave the same token.');
      }
      this.#held = { token, expiresAt: this.#clock.monotonic() + expiresIn };
      return token;
    } catch (error) {
      throw toChatError(error, 'token_unavailable', 'The token source failed.');
    } finally {
      this.#clock.clearTimeout(timer);
    }
  }
}
