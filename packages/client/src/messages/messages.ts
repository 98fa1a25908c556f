import type { Message } from '@chat/protocol';
import type { Capability } from '../capability.js';
import { badResponse, ChatError } from '../chat-error.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { SendOptions } from '../conversations/send-options.js';
import { checkData } from '../data.js';
import type { FileBytes } from '../files/file-bytes.js';
import { checkFiles } from '../files/file-checks.js';
import { OutgoingFiles } from '../files/outgoing-files.js';
import { hasAllFiles, type MessageFiles, type UnsentFiles } from '../files/unsent-files.js';
import { checkMessageText } from '../message-text.js';
import type { TimelineMessage } from '../model.js';
import { Outbox, type Prepared } from '../outbox/outbox.js';
import type { OutboxItem } from '../outbox/outbox-items.js';
import { Outcomes } from '../outbox/outcomes.js';
import type { OutboxEntry } from '../storage/storage.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import { uuid } from '../uuid.js';
import {
  isBoolean,
  isCount,
  isData,
  isFields,
  isListOf,
  isObjectOf,
  isString,
  optional,
} from '../wire/model-checks.js';

/** What the user did to messages that are not sent yet. */
export interface ChangesOfUnsent {
  /** What becomes of a message that was never sent; null: it goes out as it is. */
  prepare(entry: OutboxEntry): Promise<Prepared<OutboxEntry> | null>;
  /** Whether it is not to be sent, as it was deleted before. */
  isWithdrawn(entry: OutboxEntry): boolean;
  /** It was refused for good, and so is what was to go out with it. */
  refused(entry: OutboxEntry, error: ChatError): void;
}

/** What the user writes: from the outbox into its place, or shown as failed. */
export class Messages implements Capability, UnsentFiles {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly outbox: Outbox<OutboxEntry, Message>;
  /** What `send` promised. */
  readonly #outcomes = new Outcomes();

  readonly #changes: () => ChangesOfUnsent;
  readonly #files: MessageFiles;
  readonly #outgoing: OutgoingFiles;

  /** @param changes called later only */
  constructor(
    scope: UserScope,
    held: HeldConversations,
    changes: () => ChangesOfUnsent,
    { files, bytes }: { files: MessageFiles; bytes: FileBytes },
  ) {
    this.#changes = changes;
    this.#files = files;
    this.#outgoing = new OutgoingFiles({
      ...{ scope, bytes, files },
      add: (entry, kept) => this.outbox.add(entry, kept),
    });
    this.#scope = scope;
    this.#held = held;
    this.outbox = new Outbox(scope, {
      idOf: ({ clientId }) => clientId,
      isEntry,
      keptIn: ({ outbox }) => outbox,
      release: (entry, storage) => bytes.release(entry, storage),
      // Its files were uploaded elsewhere, or it was taken back there.
      isResent: (entry) => hasAllFiles(entry) && !changes().isWithdrawn(entry),
      lockOf: (id) => id,
      isReady: (entry) => hasAllFiles(entry) || changes().isWithdrawn(entry),
      prepare: (entry) => changes().prepare(entry),
      transmit: (entry) => this.#transmit(entry),
      onChange: (id) => this.showUnsent(id),
      onSent: (entry, message) => this.#sent(entry, message),
      onWithdrawn: ({ clientId }) => this.#withdrawn(clientId),
      onVanished: (item) => {
        this.outbox.drop(item);
        this.#withdrawn(item.entry.clientId);
      },
      onFailed: (entry, error) => this.#failed(entry, error),
    });
  }

  /** Whether what is unsent would survive a reload. */
  get durable(): boolean {
    return this.outbox.durable;
  }

  /** Nothing is sent before what was written in an earlier life is here. */
  get ready(): Promise<void> {
    return this.outbox.loaded;
  }

  /**
   * What goes along with a message, as it is by now.
   * @throws ChatError as `Conversation.send`
   */
  checkOptions({ replyTo, data, files }: SendOptions): SendOptions {
    this.#scope.check();
    const put = data && checkData(data);
    if (replyTo && (replyTo.deleted || replyTo.seq === null)) {
      throw new ChatError('invalid_argument', 'Only what is sent and not deleted can be answered.');
    }
    if (replyTo) this.#scope.checkOffered('replies');
    if (data) this.#scope.checkOffered('data');
    if (files?.length) {
      this.#scope.checkOffered('files');
      checkFiles(files, this.#scope.features.files);
    }
    return { replyTo, data: put, files: files?.length ? [...files] : undefined };
  }

  /** See `Conversation.send`. */
  send(
    timeline: Timeline,
    text: string,
    options: SendOptions,
    clientId = uuid(),
  ): Promise<TimelineMessage> {
    try {
      this.#scope.check();
      const { replyTo, data, files } = this.checkOptions(options);
      checkMessageText(text, text !== '' || !files);
      const entry: OutboxEntry = {
        ...{ clientId, conversationId: timeline.id, text },
        ...(data && { data }),
        ...(replyTo?.seq && { replyTo: replyTo.seq }),
        ...{ createdAt: this.#scope.clock.now(), order: 0 },
      };
      if (files) this.#outgoing.add(entry, files);
      else this.outbox.add(entry);
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#outcomes.add(clientId);
  }

  /** See `Conversation.retry`. */
  retry(clientId: string): void {
    this.#scope.check();
    this.outbox.retry(clientId);
  }

  /** See `Conversation.discard`. */
  discard(clientId: string): void {
    this.#scope.check();
    this.outbox.discard(clientId);
  }

  onHeld(timeline: Timeline): void {
    const shown = this.outbox
      .unsentOf(timeline.id)
      .map((item) => (item.shown?.of === item.entry ? item.shown : item));
    timeline.showUnsent(shown);
  }

  /** Own messages that the server has are in the outbox no more, however that became known. */
  onStored({ id }: Timeline, messages: readonly Message[]): void {
    for (const message of messages) {
      const { senderId, clientId } = message;
      if (senderId !== this.#scope.userId) continue;
      const entry = this.outbox.get(clientId)?.entry;
      if ((entry?.conversationId ?? id) === id) this.outbox.acknowledge(clientId, message);
    }
  }

  /** Whether a message waits in the outbox, or failed there. */
  has(clientId: string): boolean {
    return this.outbox.get(clientId) !== undefined;
  }

  onOnline(): void {
    this.outbox.setOnline(true);
  }

  onOffline(): void {
    this.outbox.setOnline(false);
  }

  onEnd(reason: ChatError): void {
    this.outbox.close();
    this.#outcomes.end(reason);
  }

  async #transmit({
    clientId,
    conversationId,
    text,
    data,
    replyTo,
    files,
  }: OutboxEntry): Promise<Message> {
    const { message } = await this.#scope.link
      .request({
        ...{ type: 'send', conversationId, clientId, text },
        ...(data && { data }),
        ...(replyTo && { replyTo }),
        ...(files && { files: files.map(({ id }) => id as string) }),
      })
      .catch(async (error) => {
        if (error.code === 'file_not_found') await this.#files.uploadAgain(clientId);
        throw error;
      });
    if (message.clientId !== clientId || message.conversationId !== conversationId) {
      throw badResponse('acknowledgement');
    }
    return message;
  }

  #sent({ conversationId, clientId }: OutboxEntry, message: Message): void {
    const timeline = this.#held.conversation(conversationId)?.timeline;
    if (timeline === undefined) return;
    this.#held.receive(timeline, message);
    this.#outcomes.resolve(clientId, timeline.row(message));
  }

  #withdrawn(clientId: string): void {
    const error = new ChatError('message_not_found', 'It was deleted before it was sent.');
    this.#outcomes.reject(clientId, error);
  }

  #failed(entry: OutboxEntry, error: ChatError): void {
    const { conversationId, clientId } = entry;
    this.#changes().refused(entry, error);
    this.#held.failed(conversationId, error, (timeline) => timeline.unsentRow({ entry, error }));
    this.#outcomes.reject(clientId, error);
  }

  /** Those that wait for files to be uploaded, in the order of sending. */
  get uploading(): readonly OutboxItem<OutboxEntry>[] {
    return this.outbox.all.filter(
      ({ entry, error }) => !error && !hasAllFiles(entry) && !this.#changes().isWithdrawn(entry),
    );
  }

  /** Whether a message waits for its files. */
  isUploading(clientId: string): boolean {
    return this.uploading.some(({ entry }) => entry.clientId === clientId);
  }

  /** What the user wants of messages that are not sent is not what it was. */
  changed(conversationId: string): void {
    this.outbox.work(conversationId);
    this.#files.changed();
  }

  showUnsent(conversationId: string): void {
    this.#files.changed();
    const timeline = this.#held.conversation(conversationId)?.timeline;
    if (timeline === undefined) return;
    this.onHeld(timeline);
    this.#held.changed(timeline);
  }
}

const isEntry = isObjectOf<OutboxEntry>({
  clientId: isString,
  conversationId: isString,
  text: isString,
  data: optional(isData),
  replyTo: optional(isCount),
  files: optional(isListOf(isFields)) as never,
  uploads: optional(Array.isArray) as never,
  tried: optional(isBoolean),
  createdAt: isCount,
  order: isCount,
  failure: optional(isObjectOf({ code: isString, message: isString })),
});
