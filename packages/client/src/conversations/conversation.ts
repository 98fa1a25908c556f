import { Emitter } from '../emitter.js';
import type { Excerpt } from '../excerpts/excerpt.js';
import type {
  Arrangement,
  ConversationReport,
  ConversationSettings,
  Data,
  Marks,
  MessageFile,
  SearchOptions,
  TimelineMessage,
  User,
} from '../model.js';
import type { MessageSearch } from '../search/message-search.js';
import type { MessageStream } from '../streams/message-stream.js';
import { clientIdOf } from '../timeline/message-list.js';
import type { Timeline } from '../timeline/timeline.js';
import type { ConversationActions } from './conversation-actions.js';
import type {
  EditOptions,
  OutgoingMessage,
  SendOptions,
  UploadedFile,
  UploadOptions,
} from './send-options.js';

export interface ConversationEvents {
  /**
   * Each acknowledged message once, in the server's order, own ones included. What is loaded as
   * history is not announced; what was missed while away is.
   */
  message: (message: TimelineMessage) => void;
  /** `messages`, of an excerpt as well, `members` (somebody has another name or picture, or is a bot now), `marks`, `unread`, `settings`, `blocked`, `typing`, `upToDate` or `hasOlder` changed; once for many changes that come together. */
  change: () => void;
  /** The server refused an own message for good: offer `retry` and `discard`. */
  failed: (message: TimelineMessage) => void;
}

/** A conversation with one other user. There is one object for each, however often it is asked for. */
export class Conversation extends Emitter<ConversationEvents> {
  /** @internal */
  readonly timeline: Timeline;
  readonly #actions: ConversationActions;
  readonly #ownId: string;
  #announcing = false;

  /** @internal */
  constructor(timeline: Timeline, actions: ConversationActions, ownId: string) {
    super();
    this.timeline = timeline;
    this.#actions = actions;
    this.#ownId = ownId;
  }

  get id(): string {
    return this.timeline.id;
  }

  /** What it is about, and what tells it from others with the same user; empty for the one without. */
  get topic(): string {
    return this.timeline.topic;
  }

  /** What an app has put with it; null for nothing. */
  get data(): Data | null {
    return this.timeline.data;
  }

  /** All members, the signed-in user among them. */
  get members(): readonly User[] {
    return this.timeline.members;
  }

  /** The other one. */
  get peer(): User {
    const { members } = this.timeline;
    return (members.find(({ id }) => id !== this.#ownId) ?? members[0]) as User;
  }

  /**
   * What to show: acknowledged messages in the server's order, then own ones that are not acknowledged yet, in
   * the order of sending, then what the other one is writing by {@link stream} (`streaming`), and what failed at
   * last. What has broken off (`broken`) stays where it was. Never changed in place: while nothing changes it is the same
   * array, and each unchanged message stays the same object.
   */
  get messages(): readonly TimelineMessage[] {
    return this.timeline.messages;
  }

  /**
   * Whether the server has it no more, as the other one was removed. Then `messages` has only what was
   * never sent, to be discarded; `conversationWith` opens a new one, if the other is back.
   */
  get removed(): boolean {
    return this.timeline.removed;
  }

  /**
   * Whether it is as the server has it, as far as is known. Not yet as long as it is shown as the device kept it, or
   * what was missed is being loaded: then `unread` and the user's own `marks` may be those of before, too.
   */
  get upToDate(): boolean {
    return this.timeline.isUpToDate;
  }

  /** Whether `loadOlder` would find more. */
  get hasOlder(): boolean {
    return this.timeline.hasOlder;
  }

  /** How far each member has received and read, by user id. */
  get marks(): ReadonlyMap<string, Marks> {
    return this.timeline.marks;
  }

  /** Messages of the other one that the user has not read; 100 stands for more than 99. */
  get unread(): number {
    return this.timeline.unread ?? 0;
  }

  /** How the user has arranged it; changes that are on their way count already. */
  get settings(): ConversationSettings {
    return this.#actions.settings.of(this.timeline);
  }

  /** Whether the user has blocked the other one: what that one writes meanwhile is not seen here, now or later. */
  get blocked(): boolean {
    return this.#actions.blocks.has(this.peer.id);
  }

  /** Whether the other one is typing. */
  get typing(): boolean {
    return this.#actions.typing.of(this.id);
  }

  /**
   * Lets the other one know that the user is typing, or no more. To be called with each change of the text:
   * it is told once in 3 s at most, and ends 6 s after the last word of it, or with the message.
   *
   * @param on whether there is a text that is being written
   */
  setTyping(on: boolean): void {
    this.#actions.typing.set(this.id, on);
  }

  /** What the user began to write, on this device; empty for nothing. */
  get draft(): string {
    return this.#actions.drafts.of(this.id);
  }

  /** Keeps what the user began to write; forgotten when they sign out. */
  setDraft(text: string): void {
    this.#actions.drafts.set(this.id, text);
  }

  /**
   * Loads messages before the oldest one here. Calls while one is under way share it.
   *
   * @param limit how many, at most 100
   * @defaultValue 50
   * @throws ChatError when the server cannot be reached; may be called again
   */
  loadOlder(limit?: number): Promise<void> {
    return this.#actions.history.loadOlder(this.timeline, limit);
  }

  /**
   * Lets go of older messages, which {@link loadOlder} loads again: for whoever shows the end of a conversation for days,
   * so that what they hold does not grow with what comes. Nothing does so by itself.
   *
   * @param keep how many of the newest stay in {@link messages}, at least; those that the user has not read do as well
   */
  unloadOlder(keep: number): void {
    if (this.timeline.unloadOlder(keep)) this.changed();
  }

  /**
   * Shows the conversation around a message, however far back, to go on from there in both directions.
   *
   * @param seq the place of the message
   * @returns null when the message is in `messages` by now: it was, or was near enough to be loaded as older
   *   ones are; otherwise an excerpt, with some 25 messages before it and as many behind it
   * @throws ChatError `message_not_found` when it is not there or hidden, `not_found`, and when the server can't
   *   be reached
   */
  around(seq: number): Promise<Excerpt | null> {
    return this.#actions.finding.around(this.timeline, seq);
  }

  /** As `ChatClient.search`, in this conversation alone. @throws ChatError likewise; `not_found` */
  search(text: string, options: SearchOptions = {}): Promise<MessageSearch> {
    return this.#actions.finding.search(text, { ...options, conversationId: this.id });
  }

  /**
   * Sends a message. It is in `messages` at once, as `pending`, and goes out as soon as there is a
   * connection, after those sent before it.
   *
   * With files it goes out once these are uploaded; what is sent meanwhile passes it. Its pictures are shown with their
   * size from the first, so that nothing moves: with some it is in `messages` once that is found out, which
   * takes a moment.
   *
   * @param text 1 to 16,000 UTF-16 code units, not blank; with files it may be empty
   * @returns once the server has stored it durably
   * @throws ChatError `invalid_request` for such a text as above or such data, `invalid_argument` for what can't be
   *   answered, for more than 10 files, an empty one, or when the server offers none, `payload_too_large`,
   *   `file_type_not_allowed`, before anything is shown; any other refusal for good, after which it is shown as
   *   `failed`; `message_not_found` when it was deleted before it was sent, or what it answers was;
   *   `signed_out` when the user changed first
   */
  send(text: string, options?: SendOptions): Promise<TimelineMessage>;
  /** The same in one. */
  send(message: OutgoingMessage): Promise<TimelineMessage>;
  send(given: string | OutgoingMessage, more: SendOptions = {}): Promise<TimelineMessage> {
    const isWhole = Object(given) === given;
    const { text = '', ...options } = (
      isWhole ? given : { ...more, text: given }
    ) as OutgoingMessage;
    const sent = this.#actions.messages.send(this.timeline, text, options);
    this.#actions.typing.sent(this.id);
    return sent;
  }

  /**
   * Uploads a file before the message is sent that it is for: while its user writes what goes with it. Goes on after a
   * lost connection, but not after a reload: what has to is given to {@link send} as it is.
   *
   * @returns once the server has all of it, to be given to {@link send}
   * @throws ChatError `invalid_argument` for an empty file, or when the server offers no files;
   *   `payload_too_large`, `file_type_not_allowed`, `rate_limited`; `aborted` by the signal; `signed_out`
   */
  upload(file: Blob, options: UploadOptions = {}): Promise<UploadedFile> {
    return this.#actions.files.upload(file, options);
  }

  /**
   * Where a file of a message can be read, by an `img` or a link: good for 5 minutes at least, and for the user
   * alone. The same while it is good. Of an own one that this page has sent it is a `blob:` URL, before that is
   * uploaded and after, good as long as the page and for the last 50 of them.
   *
   * @throws ChatError `message_not_found` when the message is gone, `file_not_found` when the file is, and when the
   *   server can't be reached
   */
  fileUrl(message: TimelineMessage, file: MessageFile): Promise<string> {
    return this.#actions.files.url(this.id, message, file);
  }

  /**
   * Begins a message that the other one is shown while it is being written: by a program, which has its text
   * piece by piece. It is shown as an empty one at once. Offline, or where `client.features` names no `streams`,
   * nothing is shown before it ends, and all else is the same.
   *
   * @param options as in {@link send}
   * @throws ChatError as {@link send} for what can't be answered and for such data; `signed_out`
   */
  stream(options: SendOptions = {}): MessageStream {
    const stream = this.#actions.streams.begin(this.timeline, options);
    this.#actions.typing.sent(this.id);
    return stream;
  }

  /**
   * Asks the other one to stop writing a message that is `streaming`; what becomes of it is theirs to say. For any
   * other message nothing happens.
   */
  stop(message: TimelineMessage): void {
    this.#actions.streams.stop(this.id, message.key);
  }

  /**
   * Gives an own message another text. It is shown at once, and goes out as soon as there is a
   * connection; of several that wait, only the last does. What was never sent is sent as it is then.
   *
   * @param text as in {@link send}
   * @returns once the server has stored it durably
   * @throws ChatError `invalid_request` for such a text, `invalid_argument` for what can't be edited,
   *   before anything is shown; `conflict` when the text was changed elsewhere first, `too_late`,
   *   `message_not_found` when it was deleted: the message's `change` then says so, until `retry` or
   *   `discard`; `signed_out`
   */
  edit(
    message: TimelineMessage,
    text: string,
    options: EditOptions = {},
  ): Promise<TimelineMessage> {
    return this.#actions.changes.edit(this.timeline, message, text, options);
  }

  /**
   * Deletes an own message for everyone. One that failed is discarded; one that was never sent never
   * is, and is gone at once.
   *
   * @returns once the server has deleted it, or it is certain that it never had it
   * @throws ChatError `invalid_argument` for what can't be deleted; `too_late`, as in {@link edit};
   *   `signed_out`
   */
  delete(message: TimelineMessage): Promise<void> {
    return this.#actions.changes.delete(this.timeline, message);
  }

  /**
   * Puts a reaction of the user's to a message, or takes it away.
   *
   * @param emoji one
   * @param on whether it is to be there
   * @throws ChatError `invalid_argument` for what can't be reacted to; `invalid_request` for what is no
   *   emoji, `too_many_reactions`, as in {@link edit}; `message_not_found`; `signed_out`
   */
  react(message: TimelineMessage, emoji: string, on = true): Promise<TimelineMessage> {
    return this.#actions.changes.react(this.timeline, message, { emoji, on });
  }

  /**
   * Sends a failed message again, or what failed of its changes. Anything else is left as it is.
   *
   * @param id the `key` of any message, or the `clientId` of an own one
   */
  retry(id: string): void {
    this.#actions.messages.retry(clientIdOf(id));
    this.#actions.changes.retry(this.timeline, this.#keyOf(id));
  }

  /**
   * Removes a failed message, what failed of its changes, or one that is `broken`; one that waits for its files is never
   * sent then. Anything else is left as it is.
   */
  discard(id: string): void {
    this.#actions.messages.discard(clientIdOf(id));
    this.#actions.streams.discard(this.id, id);
    this.#actions.changes.discard(this.timeline, this.#keyOf(id));
  }

  /**
   * Says that the user has read up to a message. Cheap: calls that come together go as one.
   *
   * @param seq
   * @defaultValue the newest message here
   */
  markRead(seq?: number): void {
    this.#actions.receipts.markRead(this.timeline, seq ?? this.timeline.lastSeq);
    this.#actions.settings.onRead(this.timeline);
  }

  /**
   * Arranges it for the user alone: pins, mutes or archives it, or marks it as unread. Shown at once,
   * on all of the user's devices once the server has it; lost with the page if that never happens.
   *
   * @returns once the server has it
   * @throws ChatError `conflict` when it was arranged elsewhere first, `not_found`, `signed_out`; what it
   *   was is shown again
   */
  set(arrangement: Arrangement): Promise<void> {
    return this.#actions.settings.set(this.timeline, arrangement);
  }

  /**
   * Hides all acknowledged messages that are here by now from the user, on all their devices and for
   * good; the other one still has them.
   *
   * @returns once the server has it; until then they are shown
   * @throws ChatError as in {@link set}
   */
  clear(): Promise<void> {
    return this.#actions.settings.clear(this.timeline);
  }

  /**
   * Tells the operator of the other one, with the conversation as it is now, or with one message of theirs and
   * those before it. The other one never learns of it.
   *
   * @returns once the operator has it; to repeat what failed for now makes no second report
   * @throws ChatError `invalid_argument` for a message of anybody else, or when the server does not offer this;
   *   `invalid_request`, `not_found`, `message_not_found`, `rate_limited`, and when it can't be reached
   */
  async report(report: ConversationReport): Promise<void> {
    const { reports } = await this.#actions.moderation();
    await reports.ofConversation(this.id, report);
  }

  #keyOf(id: string): string {
    return id.includes(':') ? id : `${this.#ownId}:${id}`;
  }

  /** @internal Announces a change once the present task is done. */
  changed(): void {
    if (this.#announcing) return;
    this.#announcing = true;
    queueMicrotask(() => {
      this.#announcing = false;
      this.emit('change');
    });
  }
}
