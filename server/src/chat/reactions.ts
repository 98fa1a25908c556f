import type { Membership } from './membership.js';
import type { ChangeAnswer, ChangeTarget, MessageChanges } from './message-changes.js';
import { reactionEmoji } from './reaction-emoji.js';

export interface ReactionsOptions {
  readonly membership: Membership;
  readonly changes: MessageChanges;
}

/** What members answer with an emoji. */
export class Reactions {
  readonly #options: ReactionsOptions;

  constructor(options: ReactionsOptions) {
    this.#options = options;
  }

  /**
   * Puts a reaction of the caller's to a message, or takes it away: whatever it was before.
   *
   * @throws ChatError `invalid_request` for what is no emoji, `message_not_found`, `too_many_reactions`
   */
  async react(
    callerId: string,
    { emoji: given, on, ...target }: ChangeTarget & { emoji: string; on: boolean },
  ): Promise<ChangeAnswer> {
    const emoji = reactionEmoji(given);
    const { membership, changes } = this.#options;
    const memberIds = await membership.require(callerId, target.conversationId);
    return changes.apply(memberIds, {
      ...target,
      act: { kind: 'react', userId: callerId, emoji, on },
    });
  }
}
