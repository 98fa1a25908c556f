import type { HeldConversations } from './conversations/held-conversations.js';
import type { Privacy } from './model.js';
import { Presences } from './presence/presences.js';
import { disclose } from './privacy/privacy.js';
import { StreamsOfOthers } from './streams/streams-of-others.js';
import type { keyOf } from './timeline/message-list.js';
import { Typing } from './typing/typing.js';
import type { UserScope } from './user-scope.js';

/** What others do just now, and what they learn of the user. Loaded when there is a word of it. */
export class Others {
  readonly typing: Typing;
  readonly presences: Presences;
  readonly streams: StreamsOfOthers;
  readonly #scope: UserScope;

  constructor(scope: UserScope, held: HeldConversations, key: typeof keyOf) {
    this.#scope = scope;
    this.typing = new Typing(scope, held);
    this.presences = new Presences(scope);
    // What is seen of a text says more than that there is going to be one.
    this.streams = new StreamsOfOthers(scope, held, key, (id) => this.typing.ended(id));
  }

  disclose(change: Partial<Privacy>): Promise<Privacy> {
    return disclose(this.#scope, change);
  }
}
