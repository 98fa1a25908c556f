import type { ServerFrame } from '@chat/protocol';
import type { Capability, FrameHandlers } from './capability.js';
import { Changes } from './changes/changes.js';
import { type ChatError, toChatError } from './chat-error.js';
import type { ConversationActions } from './conversations/conversation.js';
import { ConversationFinder } from './conversations/conversation-finder.js';
import { type ConversationEvents, HeldConversations } from './conversations/held-conversations.js';
import { Drafts } from './drafts/drafts.js';
import { History } from './history/history.js';
import type { Lists } from './lists/lists.js';
import { Messages } from './messages/messages.js';
import type { Features } from './model.js';
import { Receipts } from './receipts/receipts.js';
import { Settings } from './settings/settings.js';
import { Sync } from './sync/sync.js';
import { createUserScope, type UserScope, type UserScopeOptions } from './user-scope.js';

export { clientStorage } from './storage/client-storage.js';

/** What the server told with the connection. */
export interface Joined {
  readonly epoch?: string | undefined;
  readonly features?: Features | undefined;
}

/**
 * Everything that belongs to one user, by capability. When the user changes it is closed and another
 * takes its place, so nothing of one is ever shown to, or sent by, the next.
 */
export class UserChat implements ConversationActions {
  readonly conversations: ConversationFinder;
  readonly messages: Messages;
  readonly changes: Changes;
  readonly receipts: Receipts;
  readonly history: History;
  readonly settings: Settings;
  readonly drafts: Drafts;
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #sync: Sync;
  readonly #capabilities: Capability[] = [];
  readonly #frames: FrameHandlers;
  #lists: Promise<Lists> | null = null;
  /** Grows with each connection and each loss of one: what awaited something knows if it is late. */
  #connections = 0;

  constructor(options: UserScopeOptions, events: ConversationEvents) {
    const scope = createUserScope(options);
    const held = new HeldConversations(scope, this, this.#capabilities, events);
    this.#scope = scope;
    this.#held = held;
    this.#sync = new Sync(scope, held);
    this.messages = new Messages(scope, held, () => this.changes.beforeSending);
    this.changes = new Changes(scope, held, this.messages);
    this.receipts = new Receipts(scope, held);
    this.history = new History(scope, held);
    this.settings = new Settings(scope, held);
    this.drafts = new Drafts(scope, held);
    this.conversations = new ConversationFinder(scope, held, this.history);
    // Changes before messages: what a change has to know of one that is sent, it knows before that is dropped.
    this.#capabilities.push(this.#sync, this.changes, this.messages, this.receipts);
    this.#capabilities.push(this.settings, this.drafts, held);
    this.#frames = Object.assign({}, ...this.#capabilities.map(({ frames }) => frames));
  }

  /**
   * What looks at all conversations, loaded when it is asked for.
   * @throws ChatError `timeout` when it cannot be loaded
   */
  lists(): Promise<Lists> {
    this.#lists ??= this.#loadLists().catch((error) => {
      this.#lists = null;
      throw toChatError(error, 'timeout', 'The list of conversations could not be loaded.');
    });
    return this.#lists;
  }

  /** @throws ChatError when the socket is of no use */
  async connected({ epoch, features = {} }: Joined): Promise<void> {
    const connection = ++this.#connections;
    this.#scope.online = true;
    this.#scope.features = features;
    await this.#sync.resume(epoch);
    await this.messages.ready;
    if (this.#scope.ended || connection !== this.#connections) return;
    for (const capability of this.#capabilities) capability.onOnline?.();
  }

  disconnected(): void {
    this.#connections += 1;
    this.#scope.online = false;
    for (const capability of this.#capabilities) capability.onOffline?.();
  }

  receive(frame: ServerFrame): void {
    this.#frames[frame.type]?.(frame as never);
  }

  async #loadLists(): Promise<Lists> {
    const { Lists } = await this.#scope.ask(import('./lists/lists.js'));
    return new Lists({
      ...{ scope: this.#scope, held: this.#held, settings: this.settings, drafts: this.drafts },
      join: (capability) => this.#capabilities.push(capability),
    });
  }

  /** The user is gone. Unsent messages stay where they are kept, for when the same one is back. */
  close(reason: ChatError): void {
    this.#scope.ended = reason;
    this.disconnected();
    for (const capability of this.#capabilities) capability.onEnd?.(reason);
    this.#scope.storage.then((storage) => storage.close?.()).catch(() => {});
  }
}
