import { checkData } from '../data.js';
import type { History } from '../history/history.js';
import type { Opening, User } from '../model.js';
import type { UserScope } from '../user-scope.js';
import type { Conversation } from './conversation.js';
import type { HeldConversations } from './held-conversations.js';

/** The conversation that the user asks for. What the device has comes at once, the server's word follows. */
export class ConversationFinder {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #history: History;

  constructor(scope: UserScope, held: HeldConversations, history: History) {
    this.#scope = scope;
    this.#held = held;
    this.#history = history;
  }

  async one(id: string): Promise<Conversation> {
    const { api } = this.#scope;
    const kept = await this.#held.find((kept) => kept.id === id);
    if (kept) this.#held.refresh(id);
    return this.#history.shown(
      kept ?? this.#held.hold(await this.#scope.ask(api.conversation(id))),
    );
  }

  async with(
    peer: { username: string } | { userId: string },
    { topic = '', data }: Opening,
  ): Promise<Conversation> {
    const { api, userId, online } = this.#scope;
    const put = data && checkData(data);
    if (topic) this.#scope.checkOffered('topics');
    if (data) this.#scope.checkOffered('data');
    const isPeer = ({ id, username }: User) =>
      id !== userId && ('userId' in peer ? id === peer.userId : username === peer.username);
    const kept = await this.#held.find((one) => one.topic === topic && one.members.some(isPeer));
    const asked = { ...peer, ...(topic && { topic }), ...(put && { data: put }) };
    if (kept && (!online || !kept.timeline.confirmed)) return this.#history.shown(kept);
    return this.#history.shown(this.#held.hold(await this.#scope.ask(api.openConversation(asked))));
  }
}
