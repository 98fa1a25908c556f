import {
  type Data,
  type Features,
  limits,
  type Message,
  type MessagesResponse,
  systemSenderId,
} from '@chat/protocol';
import type { MessageGate, Passed } from '../before-message/message-gate.js';
import { digestOf } from '../store/message-change.js';
import {
  type FileUse,
  type MessageStore,
  type NewMessage,
  type StoredMessage,
  StoreError,
  type Writer,
} from '../store/store.js';
import { ChatError } from './chat-error.js';
import type { Consent } from './consent.js';
import { readData, writeData } from './data.js';
import type { Files } from './files.js';
import { fromStore, refusalOfStore } from './from-store.js';
import { headOf } from './head-of.js';
import type { MemberEvents } from './member-events.js';
import type { Membership } from './membership.js';
import { checkMessageText } from './message-text.js';
import { isPlain, type MessageViews, ownOf } from './message-views.js';
import { pageLimit } from './page-limit.js';
import type { Settings } from './settings.js';

export interface MessagesOptions {
  readonly messages: MessageStore;
  readonly membership: Membership;
  readonly events: MemberEvents;
  readonly views: MessageViews;
  readonly settings: Settings;
  readonly consent: Consent;
  /** Called when it gets known here that somebody has written in a conversation. */
  readonly onConsent: (writer: Writer) => void;
  readonly features: Features;
  /** Null where none are taken. */
  readonly files: Files | null;
  /** Called with each message that was stored now, and not before. @default nobody is */
  readonly onStored: ((memberIds: readonly string[], message: StoredMessage) => void) | null;
  /** Null where nobody is asked before a message is stored. */
  readonly gate: MessageGate | null;
  readonly now: () => number;
}

interface Sending {
  readonly conversationId: string;
  readonly clientId: string;
  readonly text: string;
  readonly data?: Data | undefined;
  /** The `seq` of the message that it answers. */
  readonly replyTo?: number | undefined;
  /** What the sender has uploaded for it. */
  readonly files?: readonly string[] | undefined;
}

/** What is written, and what was. */
export class Messages {
  readonly #messages: MessageStore;
  readonly #membership: Membership;
  readonly #events: MemberEvents;
  readonly #views: MessageViews;
  readonly #settings: Settings;
  readonly #consent: Consent;
  readonly #onConsent: (writer: Writer) => void;
  readonly #features: Features;
  readonly #files: Files | null;
  readonly #onStored: MessagesOptions['onStored'];
  readonly #gate: MessageGate | null;
  readonly #now: () => number;

  constructor(options: MessagesOptions) {
    const { messages, membership, events, views, settings, features, now } = options;
    this.#messages = messages;
    this.#membership = membership;
    this.#events = events;
    this.#views = views;
    this.#settings = settings;
    this.#consent = options.consent;
    this.#onConsent = options.onConsent;
    this.#features = features;
    this.#files = options.files;
    this.#onStored = options.onStored;
    this.#gate = options.gate;
    this.#now = now;
  }

  /**
   * The messages just below `seq` = `before`, just above `after`, or the newest; ascending. `more` tells of
   * those further on in the same direction.
   *
   * @throws ChatError `invalid_request` for a limit that cannot be, or for both places at once.
   */
  async history(
    callerId: string,
    conversationId: string,
    page: { before?: number; after?: number; limit?: number },
  ): Promise<MessagesResponse> {
    const { before = null, after } = page;
    if (before !== null && after !== undefined) {
      throw new ChatError('invalid_request', 'One of before and after can be there, not both.');
    }
    const limit = pageLimit(page.limit, limits.defaultPageSize, limits.pageSize);
    await this.#membership.require(callerId, conversationId);
    // The head first: a message that comes in between is then fetched again, not missed.
    const [head, cleared] = await Promise.all([
      headOf(this.#messages, conversationId),
      this.#settings.clearedFor(callerId, conversationId),
    ]);
    const isForward = after !== undefined;
    // What is cleared lies before all else: forwards nothing of it is read at all.
    const { messages, more } = await fromStore(
      isForward
        ? this.#messages.after(conversationId, Math.max(after, cleared), limit, callerId)
        : this.#messages.before(conversationId, before, limit, callerId),
    );
    const shown = messages.filter(({ seq }) => seq > cleared);
    return {
      messages: await this.#views.all(callerId, shown),
      more: more && shown.length === messages.length,
      head,
    };
  }

  /**
   * Stores a message durably, then tells all members. The same `clientId` with the same content
   * returns, and tells again of, the message stored before.
   *
   * @throws ChatError `invalid_request` for the text or the data, `client_id_conflict` for a used `clientId`,
   *   `message_not_found` when what it answers is not there, or deleted; `file_not_found`; `message_refused`.
   */
  async send(callerId: string, sending: Sending): Promise<Message> {
    if (this.#gate === null) return this.#send(callerId, sending);
    const { conversationId } = sending;
    return this.#gate.inOrder({ conversationId, senderId: callerId }, () =>
      this.#send(callerId, sending),
    );
  }

  async #send(
    callerId: string,
    { conversationId, clientId, text, data, replyTo, files }: Sending,
  ): Promise<Message> {
    this.#checkContent({ text, replyTo, files });
    const memberIds = await this.#membership.require(callerId, conversationId);
    const writer = { conversationId, userId: callerId };
    // Before it is stored: from then on others find out, and may be here first.
    const isFirst = !this.#consent.isGiven(writer);
    // Alone of all that is sent, one with files waits here for something: those behind it may pass.
    const used = files && (await this.#use(callerId, { conversationId, clientId }, files));
    const sent: NewMessage = {
      conversationId,
      senderId: callerId,
      clientId,
      text,
      createdAt: this.#now(),
      ...(data && { data: writeData(data, this.#features) }),
      ...(replyTo !== undefined && { replyTo }),
      ...(used !== undefined && { files: used }),
    };
    const passed = this.#gate === null ? sent : await this.#pass(this.#gate, memberIds, sent);
    const message = await this.#append(memberIds, passed);
    // A repeat of what was deleted since: its files were about to go, and still are.
    if (used !== undefined && message.deletedAt !== undefined) this.#files?.released(files ?? []);
    if (isFirst) {
      this.#consent.given(writer);
      this.#onConsent(writer);
    }
    return message;
  }

  /** As it is to be stored. @throws ChatError `message_refused`, `unavailable` */
  async #pass(
    gate: MessageGate,
    memberIds: readonly string[],
    sent: NewMessage,
  ): Promise<NewMessage> {
    const { clientId, conversationId, senderId, text, data, replyTo, files } = sent;
    // A repeat: it was asked about before, and what became of it is there.
    const known = await fromStore(this.#messages.sent({ conversationId, senderId, clientId }));
    if (known !== null) return sent;
    const written = await gate.pass(
      {
        ...{ kind: 'message', id: clientId, conversationId, memberIds, senderId, text },
        ...(data !== undefined && { data: readData(data) }),
        ...(replyTo !== undefined && { replyTo }),
        ...(files !== undefined && { files: JSON.parse(files) }),
      },
      (passed) => this.#written(passed, files !== undefined),
    );
    if (written.text === text && written.data === data) return sent;
    const { data: _, ...rest } = sent;
    return { ...rest, ...written, sent: digestOf(sent) };
  }

  /** @throws ChatError `invalid_request` for what cannot be stored */
  #written({ text, data }: Passed, hasFiles: boolean): Pick<NewMessage, 'text' | 'data'> {
    checkMessageText(text, { mayBeEmpty: hasFiles });
    return { text, ...(data && { data: writeData(data, this.#features) }) };
  }

  /** As {@link send}, for the system: it is no member, and may write in every conversation. */
  async sendAsSystem(message: Omit<Sending, 'files'>): Promise<Message> {
    const memberIds = await this.#membership.of(message.conversationId);
    return this.#sendUnasked(systemSenderId, memberIds, message);
  }

  /**
   * As {@link send}, by the operator in the name of a member: nobody is asked before, and whether the member may
   * write does not matter.
   *
   * @throws ChatError `not_found` also for who is no member
   */
  async sendAsMember(memberId: string, message: Omit<Sending, 'files'>): Promise<Message> {
    const { conversationId } = message;
    const memberIds = await this.#membership.require(memberId, conversationId);
    const writer = { conversationId, userId: memberId };
    const isFirst = !this.#consent.isGiven(writer);
    const sent = await this.#sendUnasked(memberId, memberIds, message);
    if (isFirst) {
      this.#consent.given(writer);
      this.#onConsent(writer);
    }
    return sent;
  }

  #sendUnasked(
    senderId: string,
    memberIds: readonly string[],
    { conversationId, clientId, text, data, replyTo }: Omit<Sending, 'files'>,
  ): Promise<Message> {
    this.#checkContent({ text, replyTo });
    return this.#append(memberIds, {
      ...{ conversationId, senderId, clientId, text, createdAt: this.#now() },
      ...(data && { data: writeData(data, this.#features) }),
      ...(replyTo !== undefined && { replyTo }),
    });
  }

  /** @throws ChatError `invalid_request` */
  #checkContent({ text, replyTo, files }: Pick<Sending, 'text' | 'replyTo' | 'files'>): void {
    checkMessageText(text, { mayBeEmpty: files !== undefined });
    if (replyTo !== undefined && this.#features.replies === undefined) {
      throw new ChatError('invalid_request', 'replyTo: this server does not offer replies.');
    }
  }

  #use(callerId: string, use: FileUse, ids: readonly string[]): Promise<string | undefined> {
    if (this.#files === null) {
      throw new ChatError('invalid_request', 'files: this server does not take any.');
    }
    return this.#files.use(callerId, use, ids);
  }

  async #append(memberIds: readonly string[], sent: NewMessage): Promise<Message> {
    try {
      const { message: stored, created } = await this.#messages.append(sent);
      if (created) this.#onStored?.(memberIds, stored);
      if (isPlain(stored)) {
        // Repeats as well: the node that stored it may have died before it could tell anybody.
        this.#events.tell(memberIds, { type: 'message', message: stored });
        return stored;
      }
      const views = await this.#views.forEach(memberIds, stored);
      for (const { userIds, message } of views) {
        this.#events.tell(userIds, { type: 'message', message });
      }
      return ownOf(views, sent.senderId);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      // Removed, and this node was not told.
      if (error.code === 'not_found') this.#membership.forget(sent.conversationId);
      throw refusalOfStore(error);
    }
  }
}
