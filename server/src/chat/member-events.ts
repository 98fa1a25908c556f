import { type Bus, presenceTopic, type UserFrame } from '../bus/bus.js';

/** Tells users of what happened, wherever they are connected: a hint that nothing waits for. */
export class MemberEvents {
  readonly #bus: Bus;

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  tell(userIds: readonly string[], frame: UserFrame): void {
    // For how long delivery takes: by the real clock, whatever the server's is, as another node reads it.
    this.#bus.publish(userIds, { kind: 'frame', frame, publishedAt: Date.now() });
  }

  /** What a user keeps back is not what it was. */
  tellOfPrivacy(userId: string): void {
    this.#bus.publish([userId, presenceTopic(userId)], { kind: 'privacy_changed' });
  }

  /** One of these two has blocked the other, or does not any more. To nodes only: no client is told. */
  tellOfBlock(userId: string, otherId: string): void {
    this.#bus.publish([userId], { kind: 'block_changed', otherId });
    this.#bus.publish([otherId], { kind: 'block_changed', otherId: userId });
  }
}
