import type { HeldConversations } from './conversations/held-conversations.js';
import { Excerpts } from './excerpts/excerpts.js';
import { type AskForMessages, Searches } from './search/searches.js';
import type { UserScope } from './user-scope.js';

/** What finds messages, and shows them where they are. Loaded by whoever asks for it first. */
export class Finding {
  readonly searches: Searches;
  readonly excerpts: Excerpts;

  constructor(scope: UserScope, held: HeldConversations, ask: AskForMessages) {
    this.searches = new Searches(scope, held, ask);
    this.excerpts = new Excerpts(scope, held);
  }
}
