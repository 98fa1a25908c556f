import { setTimeout as delay } from 'node:timers/promises';
import type { Bus } from '../bus/bus.js';
import type { Presence } from '../presence/presence.js';

export interface MakingRoomOptions {
  readonly bus: Pick<Bus, 'publish'>;
  readonly presence: Presence;
  readonly connectionsPerUser: number;
}

/** Those who wait for a place of one user. */
interface Round {
  waiting: number;
  readonly over: Promise<void>;
}

/** ms that a connection has for a sign of life; so long, too, nobody else is asked about this user. */
const patience = 2_000;

/**
 * Lets a user's dead connections give way to new ones: those of a device that lost its network, which
 * a node has not noticed yet, and those of a node that was killed, which nobody withdrew. All nodes ask
 * theirs for a sign of life; of those that give none, the ones that were silent for longest go, as many
 * as it takes.
 */
export class MakingRoom {
  readonly #options: MakingRoomOptions;
  readonly #rounds = new Map<string, Round>();

  constructor(options: MakingRoomOptions) {
    this.#options = options;
  }

  /** Resolves once there is room for one more, or it is known that there is none. Never rejects. */
  forOneMore(userId: string): Promise<void> {
    let round = this.#rounds.get(userId);
    if (round === undefined) {
      round = { waiting: 0, over: this.#make(userId) };
      this.#rounds.set(userId, round);
    }
    round.waiting += 1;
    return round.over;
  }

  async #make(userId: string): Promise<void> {
    const { bus, presence, connectionsPerUser } = this.#options;
    const mark = await presence.mark(userId);
    if (mark === null) {
      this.#rounds.delete(userId);
      return;
    }
    bus.publish([userId], { kind: 'connections_asked' });
    await delay(patience, undefined, { ref: false });
    const found = await presence.since(userId, mark);
    const waiting = this.#rounds.get(userId)?.waiting ?? 0;
    this.#rounds.delete(userId);
    if (found === null) return;
    const tooMany = found.heard + found.silent.length + waiting - connectionsPerUser;
    const connectionIds = found.silent.slice(0, Math.max(0, tooMany));
    if (connectionIds.length === 0) return;
    presence.drop(userId, connectionIds);
    // This node hears it before whoever waits goes on.
    bus.publish([userId], { kind: 'connections_dismissed', connectionIds });
  }
}
