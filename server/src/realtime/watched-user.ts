import type { LastSeen } from '../chat/last-seen.js';
import type { Presence } from '../presence/presence.js';

export interface WatchedUserParts {
  readonly presence: Presence;
  readonly lastSeen: LastSeen;
  /** ms for which somebody without a connection still counts as online. */
  readonly grace: number;
}

/** ms after which another node has written down who left it. */
const settling = 3_000;

/**
 * Whether somebody is there who is watched from this node. What is heard is a hint; how it stands is asked.
 * Without a connection they are not gone at once: reloads and bad networks are no news.
 */
export class WatchedUser {
  readonly id: string;
  readonly #parts: WatchedUserParts;
  readonly #onChange: () => void;
  /** `leaving`: without a connection, but not for long yet. */
  #state: 'unknown' | 'online' | 'leaving' | 'offline' = 'unknown';
  #lastSeenAt: number | undefined;
  /** Grows with all that is heard: an answer to what was asked before says less. */
  #heard = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param onChange - Also when it may not have changed. */
  constructor(id: string, parts: WatchedUserParts, onChange: () => void) {
    this.id = id;
    this.#parts = parts;
    this.#onChange = onChange;
  }

  get isOnline(): boolean {
    return this.#state === 'online' || this.#state === 'leaving';
  }

  get isOffline(): boolean {
    return this.#state === 'offline';
  }

  /** While they are not online, and it is known. */
  get lastSeenAt(): number | undefined {
    return this.isOffline ? this.#lastSeenAt : undefined;
  }

  /** Asks how it stands, once what is heard arrives. */
  async begin(): Promise<void> {
    const before = this.#heard;
    const [connections] = await Promise.all([
      this.#connections(),
      readLastSeen(this.#parts, [this]),
    ]);
    if (this.#heard !== before) return;
    this.#state = connections > 0 ? 'online' : 'offline';
    // They may have gone a moment ago, on a node that is yet to write that down.
    if (this.isOffline) this.#later(settling, () => void this.#readAgain());
  }

  /** They have a connection now. */
  came(): void {
    this.#heard += 1;
    clearTimeout(this.#timer);
    this.#state = 'online';
    this.#onChange();
  }

  /** One node has none of them any more; others may. */
  went(): void {
    this.#heard += 1;
    if (this.#state === 'leaving' || this.#state === 'offline') return;
    this.#state = 'leaving';
    const at = this.#parts.lastSeen.present;
    this.#later(this.#parts.grace, () => void this.#leave(at));
  }

  /** Asks again how it stands: something may not have been heard. */
  async look(): Promise<void> {
    const before = this.#heard;
    const connections = await this.#connections();
    if (this.#heard !== before) return;
    if (connections > 0 && this.isOffline) this.came();
    else if (connections === 0 && this.#state === 'online') this.went();
    else this.#onChange();
  }

  /** When they were there last, as far as it is written down. */
  learn(lastSeenAt: number): void {
    this.#lastSeenAt = Math.max(lastSeenAt, this.#lastSeenAt ?? 0);
  }

  /** They may have hidden it since. */
  forgetLastSeen(): void {
    this.#lastSeenAt = undefined;
  }

  close(): void {
    this.#heard += 1;
    clearTimeout(this.#timer);
  }

  async #leave(at: number): Promise<void> {
    const before = this.#heard;
    const connections = await this.#connections();
    if (this.#heard !== before) return;
    this.#state = connections > 0 ? 'online' : 'offline';
    this.learn(at);
    this.#onChange();
  }

  async #readAgain(): Promise<void> {
    await readLastSeen(this.#parts, [this]);
    this.#onChange();
  }

  #connections(): Promise<number> {
    return this.#parts.presence.connectionsOf(this.id);
  }

  #later(ms: number, task: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(task, ms);
    this.#timer.unref();
  }
}

/** Asks for several at once. Without the store it stays as it is known: nothing waits for it. */
export async function readLastSeen(
  { lastSeen }: Pick<WatchedUserParts, 'lastSeen'>,
  users: readonly WatchedUser[],
): Promise<void> {
  const seen = await lastSeen.of(users.map(({ id }) => id)).catch(() => null);
  for (const user of users) {
    const at = seen?.get(user.id);
    if (at !== undefined) user.learn(at);
  }
}
