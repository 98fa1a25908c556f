import type { Conversation } from '@chat/protocol';
import type { Marks, Writer } from '../store/store.js';
import type { Consent } from './consent.js';
import type { Privacy } from './privacy.js';

/** What somebody may see of another one's marks. */
export type Shown = (marks: Marks) => Marks;

export interface ShownMarksOptions {
  readonly privacy: Privacy;
  readonly consent: Consent;
}

/** How far messages reached their readers, as far as somebody else may know. */
export class ShownMarks {
  readonly #options: ShownMarksOptions;

  constructor(options: ShownMarksOptions) {
    this.#options = options;
  }

  /** Conversations as a viewer may see them. */
  async in(viewerId: string, conversations: readonly Conversation[]): Promise<Conversation[]> {
    const others = conversations.flatMap(({ id: conversationId, members }) =>
      members
        .filter(({ user, delivered }) => user.id !== viewerId && delivered > 0)
        .map(({ user }) => ({ conversationId, userId: user.id })),
    );
    if (others.length === 0) return [...conversations];
    const shown = new Map<string, Shown>();
    for (const [index, show] of (await this.to(viewerId, others)).entries()) {
      shown.set(others[index]?.conversationId ?? '', show);
    }
    return conversations.map((conversation) => {
      const show = shown.get(conversation.id);
      if (show === undefined) return conversation;
      const members = conversation.members.map((member) =>
        member.user.id === viewerId ? member : { ...member, ...show(member) },
      );
      return { ...conversation, members };
    });
  }

  /** What a viewer may see of the marks of each of these others, in their order. */
  async to(viewerId: string, others: readonly Writer[]): Promise<Shown[]> {
    const { privacy, consent } = this.#options;
    const [[own, ...theirs], written] = await Promise.all([
      privacy.of([viewerId, ...others.map(({ userId }) => userId)]),
      consent.of(others),
    ]);
    return others.map((_, index) => {
      const its = theirs[index];
      const readIsShown = (own?.receipts && its?.receipts) ?? false;
      const deliveryIsShown = (own?.presence && its?.presence && written[index]) ?? false;
      return ({ delivered, read }) => {
        const shown = readIsShown ? read : 0;
        return { delivered: deliveryIsShown ? delivered : shown, read: shown };
      };
    });
  }
}
