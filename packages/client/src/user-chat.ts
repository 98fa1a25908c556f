import type { ServerFrame } from '@chat/protocol';
import { Blocks } from './blocks/blocks.js';
import type { Capability, FrameHandlers } from './capability.js';
import { Changes } from './changes/changes.js';
import type { ChatError } from './chat-error.js';
import type { ConversationActions } from './conversations/conversation-actions.js';
import { ConversationFinder } from './conversations/conversation-finder.js';
import { type ConversationEvents, HeldConversations } from './conversations/held-conversations.js';
import { Drafts } from './drafts/drafts.js';
import { FileBytes } from './files/file-bytes.js';
import type { Uploads } from './files/uploads.js';
import { History } from './history/history.js';
import { later } from './later.js';
import { Messages } from './messages/messages.js';
import type { Features, SearchOptions } from './model.js';
import type { Others } from './others.js';
import { Profiles } from './profile/profiles.js';
import { Receipts } from './receipts/receipts.js';
import { Settings } from './settings/settings.js';
import { MessageStream } from './streams/message-stream.js';
import type { Writing } from './streams/own-streams.js';
import { Sync } from './sync/sync.js';
import { keyOf } from './timeline/message-list.js';
import type { Timeline } from './timeline/timeline.js';
import { createUserScope, type UserScope, type UserScopeOptions } from './user-scope.js';
import { uuid } from './uuid.js';
import { isSearchPage } from './wire/is-search-page.js';

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
  readonly blocks: Blocks;
  readonly #profiles: Profiles;
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #sync: Sync;
  readonly #capabilities: Capability[] = [];
  /** Nobody has asked yet for what these are handled by, and there is something to show. */
  readonly #early = (frame: ServerFrame): void => {
    this.others().then(() => this.receive(frame), this.#scope.report);
  };
  readonly #frames: FrameHandlers = {
    ...{ typing: this.#early, stream: this.#early, stream_ended: this.#early },
  };
  #typingIn: string | null = null;
  /** Those that are over may be among them, until others are told of the rest. */
  readonly #writing: Writing = new Map();
  /** Null until it is loaded. */
  #present: Others | null = null;
  readonly #bytes: FileBytes;
  /** Null until it is loaded. */
  #sending: Uploads | null = null;
  /** Grows with each connection and each loss of one: what awaited something knows if it is late. */
  #connections = 0;

  constructor(options: UserScopeOptions, events: ConversationEvents) {
    const scope = createUserScope(options);
    const held = new HeldConversations(scope, this, this.#capabilities, events);
    this.#scope = scope;
    this.#held = held;
    this.#sync = new Sync(scope, held);
    this.#bytes = new FileBytes(scope);
    this.messages = new Messages(scope, held, () => this.changes.beforeSending, {
      bytes: this.#bytes,
      files: {
        look: async (files) => (await this.#uploads()).look(files),
        changed: () => this.#followUploads(),
        uploadAgain: async (clientId) => (await this.#uploads()).uploadAgain(clientId),
      },
    });
    this.changes = new Changes(scope, held, this.messages);
    this.receipts = new Receipts(scope, held);
    this.history = new History(scope, held);
    this.settings = new Settings(scope, held);
    this.drafts = new Drafts(scope, held);
    this.blocks = new Blocks(held);
    this.#profiles = new Profiles(scope, held);
    this.conversations = new ConversationFinder(scope, held, this.history);
    // Changes before messages: what a change has to know of one that is sent, it knows before that is dropped.
    this.#join(this.#sync, this.changes, this.messages, this.receipts);
    this.#join(this.settings, this.drafts, this.blocks, this.#profiles, held);
  }

  readonly typing = {
    of: (conversationId: string) => this.#present?.typing.of(conversationId) ?? false,
    set: (conversationId: string, on: boolean) => {
      if (this.#present) this.#present.typing.set(conversationId, on);
      else this.#typeLater(on ? conversationId : null);
    },
    sent: (conversationId: string) => {
      this.#typingIn = null;
      this.#present?.typing.sent(conversationId);
    },
  };

  readonly streams: ConversationActions['streams'] = {
    begin: (timeline, given) => {
      const options = this.messages.checkOptions(given);
      const stream = new MessageStream(uuid(), (text, clientId) =>
        this.messages.send(timeline, text, options, clientId),
      );
      this.#writing.set(stream, timeline);
      this.#followStreams();
      return stream;
    },
    stop: (conversationId, key) => this.#present?.streams.stop(conversationId, key),
    discard: (conversationId, key) => this.#present?.streams.discard(conversationId, key),
  };

  readonly finding = {
    search: async (text: string, options: SearchOptions & { conversationId?: string }) =>
      (await this.#find()).searches.search(text, options),
    around: async (timeline: Timeline, seq: number) =>
      (await this.#find()).excerpts.around(timeline, seq),
  };

  readonly files: ConversationActions['files'] = {
    upload: async (file, options) => (await this.#uploads()).upload(file, options),
    url: async (...file) => (await this.#fileUrls()).of(...file),
  };

  /** What looks at all conversations. */
  readonly lists = later(async () => {
    const { Lists } = await this.#scope.ask(import('./lists/lists.js'));
    return new Lists({
      ...{ scope: this.#scope, held: this.#held, settings: this.settings, drafts: this.drafts },
      hasBlocked: (userId) => this.blocks.has(userId),
      typingIn: this.typing.of,
      join: (capability) => this.#join(capability),
    });
  });

  /** What others do just now. */
  readonly others = later(async () => {
    const { Others } = await this.#scope.ask(import('./others.js'));
    const others = new Others(this.#scope, this.#held, keyOf);
    this.#join(others.typing, others.presences, others.streams);
    this.#present = others;
    return others;
  });

  /** What others wrote that the user is to be told of. */
  readonly arrivals = later(async () => {
    const { Arrivals } = await this.#scope.ask(import('./notifications/arrivals.js'));
    const arrivals = new Arrivals(this.#scope, this.#held, {
      settingsOf: (timeline) => this.settings.of(timeline),
      hasBlocked: (userId) => this.blocks.has(userId),
    });
    this.#join(arrivals);
    return arrivals;
  });

  /** What the user does about others. */
  readonly moderation = later(async () => {
    const { Moderation } = await this.#scope.ask(import('./moderation.js'));
    return new Moderation(this.#scope, this.blocks, uuid);
  });

  /** What the user does with their own account. */
  readonly account = later(async () => {
    const { Account } = await this.#scope.ask(import('./account/account.js'));
    return new Account(this.#scope, (user) => this.#profiles.learn(user));
  });

  /** What tells the user while no page is open. */
  readonly push = later(async () => {
    const { PushSubscriber } = await this.#scope.ask(import('./push/push-subscriber.js'));
    return new PushSubscriber(this.#scope);
  });

  /** What others are told of what the user is writing piece by piece. */
  readonly #ownStreams = later(async () => {
    const { OwnStreams } = await this.#scope.ask(import('./streams/own-streams.js'));
    const own = new OwnStreams(this.#scope, this.#writing);
    this.#join(own);
    return own;
  });

  readonly #uploads = later(async () => {
    const { Uploads } = await this.#scope.ask(import('./files/uploads.js'));
    const uploads = new Uploads(this.#scope, this.messages, this.#bytes);
    this.#join(uploads);
    this.#sending = uploads;
    return uploads;
  });

  /** What records voices. */
  readonly voices = later(async () => {
    const { Voices } = await this.#scope.ask(import('./voice/voices.js'));
    const voices = new Voices(this.#scope);
    this.#join(voices);
    return voices;
  });

  readonly #fileUrls = later(async () => {
    const { FileUrls } = await this.#scope.ask(import('./files/file-urls.js'));
    const urls = new FileUrls(this.#scope, this.#bytes);
    this.#join(urls);
    return urls;
  });

  readonly #find = later(async () => {
    const { Finding } = await this.#scope.ask(import('./finding.js'));
    const finding = new Finding(this.#scope, this.#held, (body) =>
      this.#scope.api.request({ method: 'POST', path: '/v1/search', body }, isSearchPage),
    );
    this.#join(finding.searches, finding.excerpts);
    return finding;
  });

  /** @throws ChatError when the socket is of no use */
  async connected({ epoch, features = {} }: Joined): Promise<void> {
    const connection = ++this.#connections;
    this.#scope.online = true;
    this.#scope.features = features;
    this.blocks.learnAll(await this.#sync.resume(epoch));
    await this.messages.ready;
    if (this.#scope.ended || connection !== this.#connections) return;
    this.#scope.hasJoined = true;
    for (const capability of this.#capabilities) capability.onOnline?.();
    this.#followStreams();
    this.#followUploads();
  }

  disconnected(): void {
    this.#connections += 1;
    this.#scope.online = false;
    for (const capability of this.#capabilities) capability.onOffline?.();
  }

  receive(frame: ServerFrame): void {
    this.#frames[frame.type]?.(frame as never);
  }

  /** Has capabilities hear of what goes on from now on. */
  #join(...capabilities: readonly Capability[]): void {
    this.#capabilities.push(...capabilities);
    Object.assign(this.#frames, ...capabilities.map(({ frames }) => frames));
  }

  /** Has others told of what is being written. Without a connection there is nobody to tell. */
  #followStreams(): void {
    if (!this.#scope.online || this.#writing.size === 0) return;
    this.#ownStreams().then((own) => own.follow(), this.#scope.report);
  }

  /** Has the files of messages go out, if there are any. */
  #followUploads(): void {
    if (this.#sending) this.#sending.changed();
    else if (this.#scope.online && this.messages.uploading.length > 0) {
      this.#uploads().then((uploads) => uploads.changed(), this.#scope.report);
    }
  }

  /** While what tells of it is being loaded: in which conversation the user is typing, if in any. */
  #typeLater(conversationId: string | null): void {
    const isNew = this.#typingIn !== conversationId;
    this.#typingIn = conversationId;
    if (!isNew || !conversationId || !this.#scope.features.typing) return;
    this.others().then(({ typing }) => {
      if (this.#typingIn) typing.set(this.#typingIn, true);
      this.#typingIn = null;
    }, this.#scope.report);
  }

  /** The user is gone. Unsent messages stay where they are kept, for when the same one is back. */
  close(reason: ChatError): void {
    this.#scope.ended = reason;
    this.disconnected();
    for (const capability of this.#capabilities) capability.onEnd?.(reason);
    for (const stream of this.#writing.keys()) stream.cancel(reason);
    this.#scope.storage.then((storage) => storage.close?.()).catch(() => {});
  }
}
