import type { Capability } from '../capability.js';
import { toChatError } from '../chat-error.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { Drafts } from '../drafts/drafts.js';
import type { Settings } from '../settings/settings.js';
import type { UserScope } from '../user-scope.js';
import { ConversationList } from './conversation-list.js';
import { ListedConversations } from './listed-conversations.js';
import { UnreadTotal } from './unread-total.js';

export interface ListsOptions {
  readonly scope: UserScope;
  readonly held: HeldConversations;
  readonly settings: Settings;
  readonly drafts: Drafts;
  /** Whether the user has blocked somebody. */
  readonly hasBlocked: (userId: string) => boolean;
  /** Whether the other one is typing there. */
  readonly typingIn: (conversationId: string) => boolean;
  /** Tells a capability of what goes on, from now on. */
  readonly join: (capability: Capability) => void;
}

/** What looks at all of the user's conversations. Loaded by whoever asks for it first. */
export class Lists implements Capability {
  readonly #options: ListsOptions;
  readonly #listed: ListedConversations;
  readonly #lists = new Map<boolean, ConversationList>();
  #total: UnreadTotal | null = null;

  constructor(options: ListsOptions) {
    this.#options = options;
    const { scope, held, join } = options;
    this.#listed = new ListedConversations(scope, held, () => {
      for (const list of this.#lists.values()) list.changed();
    });
    join(this.#listed);
    join(this);
  }

  /** With its first page; where the server is out of reach, with what the device has kept. */
  async conversations(archived: boolean): Promise<ConversationList> {
    const { scope, held, settings, drafts, hasBlocked, typingIn } = this.#options;
    const list =
      this.#lists.get(archived) ??
      new ConversationList({
        ...{ scope, archived, settings, hasBlocked, typingIn, listed: this.#listed },
        draftOf: (id) => drafts.of(id),
      });
    this.#lists.set(archived, list);
    await held.loaded;
    try {
      // While there is a connection, it is up to date.
      if (!list.loaded) await list.loadMore();
      else if (!scope.online) await list.refresh();
    } catch (error) {
      if (!toChatError(error).retryable || held.listKept(undefined).length === 0) throw error;
    }
    return list;
  }

  async unread(): Promise<UnreadTotal> {
    const { scope, held, settings } = this.#options;
    if (this.#total === null) {
      this.#total = new UnreadTotal({
        scope,
        held: () => held.all(),
        settingsOf: (timeline) => settings.of(timeline),
      });
      await this.#total.asking.now();
    }
    return this.#total;
  }

  onChanged(): void {
    this.#total?.changed();
  }

  onUnheld(): void {
    this.#total?.asking.soon();
  }

  onOffline(): void {
    for (const list of this.#lists.values()) list.rest();
    this.#total?.offline();
  }

  onOnline(): void {
    for (const list of this.#lists.values()) list.asking.now();
    this.#total?.asking.now();
  }
}
