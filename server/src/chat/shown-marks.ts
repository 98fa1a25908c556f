import type { Conversation } from '@chat/protocol';
import type { Marks, MessageStore, Writer } from '../store/store.js';
import type { Blocks } from './blocks.js';
import type { Consent } from './consent.js';
import { fromStore } from './from-store.js';
import type { Privacy } from './privacy.js';

/** What somebody may see of another one's marks. */
export type Shown = (marks: Marks) => Marks;

export interface ShownMarksOptions {
  readonly privacy: Privacy;
  readonly consent: Consent;
  readonly blocks: Blocks;
  readonly messages: MessageStore;
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

  /** What a viewer may see of the marks of each of these others, in their order; or might, a moment ago. */
  to(viewerId: string, others: readonly Writer[]): Promise<Shown[]> {
    return this.#to(viewerId, others, this.#options.consent.of(others));
  }

  /** As {@link to}, as it is now. */
  askedTo(viewerId: string, others: readonly Writer[]): Promise<Shown[]> {
    return this.#to(viewerId, others, this.#options.consent.askedOf(others));
  }

  async #to(
    viewerId: string,
    others: readonly Writer[],
    consented: Promise<boolean[]>,
  ): Promise<Shown[]> {
    const { privacy } = this.#options;
    const [[own, ...theirs], written, ends] = await Promise.all([
      privacy.of([viewerId, ...others.map(({ userId }) => userId)]),
      consented,
      this.#ends(viewerId, others),
    ]);
    return others.map((_, index) => {
      const its = theirs[index];
      const end = ends[index] ?? Number.POSITIVE_INFINITY;
      const readIsShown = (own?.receipts && its?.receipts) ?? false;
      const deliveryIsShown = (own?.presence && its?.presence && written[index]) ?? false;
      return ({ delivered, read }) => {
        const shown = readIsShown ? Math.min(read, end) : 0;
        return { delivered: deliveryIsShown ? Math.min(delivered, end) : shown, read: shown };
      };
    });
  }

  /**
   * Up to where marks of each of these others may be shown; null for anywhere. Of what was hidden from who
   * has blocked the viewer there is no receipt, and marks, which tell of all before them, end there: as if
   * the other one were away. Once the block is gone they go on.
   */
  async #ends(viewerId: string, others: readonly Writer[]): Promise<(number | null)[]> {
    const { blocks, messages } = this.#options;
    const ids = others.map(({ userId }) => userId);
    const standings = await blocks.between(viewerId, ids);
    return Promise.all(
      others.map(async ({ conversationId }, index) => {
        const since = standings[index]?.theirs ?? null;
        if (since === null) return null;
        const first = await fromStore(messages.firstHidden(conversationId, viewerId, since));
        return first === null ? null : first - 1;
      }),
    );
  }
}
