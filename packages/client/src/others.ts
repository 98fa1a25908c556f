import type { HeldConversations } from './conversations/held-conversations.js';
import type { Privacy } from './model.js';
import { Presences } from './presence/presences.js';
import { disclose } from './privacy/privacy.js';
import { Typing } from './typing/typing.js';
import type { UserScope } from './user-scope.js';

/** What others do just now, and what they learn of the user. Loaded when there is a word of it. */
export class Others {
  readonly typing: Typing;
  readonly presences: Presences;
  readonly #scope: UserScope;

  constructor(scope: UserScope, held: HeldConversations) {
    this.#scope = scope;
    this.typing = new Typing(scope, held);
    this.presences = new Presences(scope);
  }

  disclose(change: Partial<Privacy>): Promise<Privacy> {
    return disclose(this.#scope, change);
  }
}
