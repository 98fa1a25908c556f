import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FileLink, MessageFile, Voice } from '@chat/protocol';
import { type ByteRange, BytesMissingError, type FileBytes } from '../files/file-bytes.js';
import { contentOf, type FileContent, headBytes } from '../files/file-content.js';
import type { FileLinks, FileRight } from '../files/file-links.js';
import { type FileUpkeep, fileIdsOf } from '../files/file-upkeep.js';
import { seenBy } from '../store/seen-by.js';
import type { FileRecord, FileUse, Store } from '../store/store.js';
import { ChatError } from './chat-error.js';
import { fileName } from './file-name.js';
import { fromStore } from './from-store.js';
import type { Membership } from './membership.js';
import type { Settings } from './settings.js';

/** What an operator allows. */
export interface FileRules {
  /** Most bytes of one file. */
  readonly bytes: number;
  /** Media types, such as `image/*`; none: all. */
  readonly types: readonly string[];
  /** Most bytes that one user uploads in a day. */
  readonly bytesPerUser: number;
}

export interface FilesOptions {
  readonly store: Pick<Store, 'files' | 'messages'>;
  readonly bytes: FileBytes;
  readonly links: FileLinks;
  readonly upkeep: FileUpkeep;
  readonly membership: Membership;
  readonly settings: Settings;
  readonly rules: FileRules;
  readonly now: () => number;
  /** Told of what failed that nobody waits for. */
  readonly onFailure: (error: unknown) => void;
}

/** Somebody's wish to upload. */
export interface Announced {
  readonly name: string;
  readonly size: number;
  readonly preview?: string | undefined;
  /** What it is if it turns out to be sound. */
  readonly voice?: Voice | undefined;
}

/** A file that may be read. */
export interface ReadableFile extends Omit<MessageFile, 'picture' | 'voice'> {
  /** Whether a page may show it. */
  readonly isPicture: boolean;
  /** Whether a page may play it: it is told of what type it is then, and saved all the same where it is opened. */
  readonly isSound: boolean;
  /** @throws ChatError `not_found`, `unavailable` */
  read(range: ByteRange): Promise<Readable>;
}

/** ms for which an upload may go on, and then wait for its message. */
const patience = 86_400_000;
const day = 86_400_000;
/** ms after which what cannot be read or written now is worth another try. */
const retryAfter = 5_000;

/**
 * What goes along with messages. A file is uploaded first, is its uploader's alone until a message names
 * it, and from then on seen by whoever sees that message. With the message it goes.
 */
export class Files {
  readonly #options: FilesOptions;

  constructor(options: FilesOptions) {
    this.#options = options;
  }

  /**
   * Makes room for a file that the caller is about to upload.
   *
   * @returns its id
   * @throws ChatError `invalid_request` for an empty one, `payload_too_large`, `rate_limited` when the caller
   *   has uploaded as much as one may in a day
   */
  async announce(callerId: string, { name, size, preview, voice }: Announced): Promise<string> {
    const { store, rules, now } = this.#options;
    if (size < 1) throw new ChatError('invalid_request', 'A file has at least one byte.');
    if (size > rules.bytes) {
      throw new ChatError('payload_too_large', `A file has at most ${rules.bytes} bytes here.`);
    }
    const used = await fromStore(store.files.bytesSince(callerId, now() - day));
    if (used + size > rules.bytesPerUser) {
      throw new ChatError(
        'rate_limited',
        `One user uploads at most ${rules.bytesPerUser} bytes a day. Try again later.`,
        { retryAfter: 3_600_000 },
      );
    }
    // Nobody guesses it: it is all that stands between a link and the file.
    const id = `fil_${randomBytes(16).toString('base64url')}`;
    await fromStore(
      store.files.add({
        ...{ id, userId: callerId, name: fileName(name), size },
        ...(preview !== undefined && { preview }),
        ...(voice !== undefined && { voice: JSON.stringify(voice) }),
        ...{ createdAt: now(), checkAt: now() + patience },
      }),
    );
    return id;
  }

  /** A file that the caller is uploading, or has. @throws ChatError `not_found` */
  async own(callerId: string, id: string): Promise<FileRecord> {
    const found = await fromStore(this.#options.store.files.byIds([id]));
    const file = found.get(id);
    if (file?.userId !== callerId || file.going) throw noSuchFile();
    return file;
  }

  /**
   * All of it is there: it is looked at what it is. May be repeated.
   *
   * @throws ChatError `file_type_not_allowed`, and it is gone then; `not_found`, `unavailable`
   */
  async finish({ id, size }: Pick<FileRecord, 'id' | 'size'>): Promise<void> {
    const { store, bytes, rules } = this.#options;
    await fromBytes(bytes.settle(id));
    const head = await fromBytes(bytes.read(id, { start: 0, end: Math.min(size, headBytes) - 1 }));
    const content = await contentOf(await fromBytes(collect(head)));
    if (rules.types.length > 0 && !rules.types.some((pattern) => fits(content.type, pattern))) {
      await this.#drop(id);
      throw new ChatError('file_type_not_allowed', 'This server takes no files of this type.');
    }
    await fromStore(store.files.finish(id, JSON.stringify(content)));
  }

  /** The caller does not want it any more. One that a message has is not theirs alone. @throws ChatError `not_found` */
  async cancel(callerId: string, id: string): Promise<void> {
    const { use } = await this.own(callerId, id);
    if (use !== undefined) throw noSuchFile();
    await this.#drop(id);
  }

  /**
   * Makes files part of a message that is about to be stored; as often as the same one is sent.
   *
   * @returns as the store keeps them; undefined for a message that was stored and deleted since
   * @throws ChatError `file_not_found`
   */
  async use(callerId: string, use: FileUse, ids: readonly string[]): Promise<string | undefined> {
    const { store, now } = this.#options;
    const wanted = [...new Set(ids)];
    let files = await fromStore(store.files.byIds(wanted));
    for (const file of files.values()) {
      if (file.userId === callerId && file.content === undefined) await this.#finishLate(file);
    }
    const isUsed = await fromStore(store.files.use(wanted, callerId, use, now() + patience));
    if (!isUsed) {
      const sent = await fromStore(store.messages.sent({ ...use, senderId: callerId }));
      if (sent?.deletedAt !== undefined) return undefined;
      throw new ChatError(
        'file_not_found',
        'A file of this message is not there as a whole, or is of another message: upload it again.',
      );
    }
    files = await fromStore(store.files.byIds(wanted));
    return JSON.stringify(wanted.flatMap((id) => shownFile(files.get(id)) ?? []));
  }

  /**
   * Where the caller can read the files of a message that they see.
   *
   * @throws ChatError `not_found`, `message_not_found`
   */
  async linksOf(callerId: string, conversationId: string, seq: number): Promise<FileLink[]> {
    const { store, membership, settings } = this.#options;
    await membership.require(callerId, conversationId);
    const [found, cleared] = await Promise.all([
      fromStore(store.messages.at(conversationId, [seq])),
      settings.clearedFor(callerId, conversationId),
    ]);
    const message = found.get(seq);
    const seen = message && seq > cleared ? seenBy(callerId, message) : null;
    if (seen === null || seen.deletedAt !== undefined) {
      throw new ChatError('message_not_found', 'There is no such message, or it was deleted.');
    }
    return this.linksFor(
      callerId,
      fileIdsOf(seen.files).map((id) => ({ id })),
    );
  }

  /** As {@link linksOf}, for whom it is known of that they see their message. */
  linksFor(userId: string, files: readonly Pick<MessageFile, 'id'>[]): FileLink[] {
    return files.map(({ id }) => ({ id, ...this.#options.links.make(id, userId) }));
  }

  /**
   * What a link leads to.
   *
   * @throws ChatError `not_found`, the very same for a link that is not this server's, for one that is not good any
   *   more, and for a file that its user is not to see, or that is not there
   */
  async linked(right: FileRight, signature: string): Promise<ReadableFile> {
    const { store, membership, links, bytes } = this.#options;
    if (!links.isGood(right, signature)) throw noSuchFile();
    const found = await fromStore(store.files.byIds([right.id]));
    const record = found.get(right.id);
    const file = shownFile(record);
    const use = record?.use;
    if (!file || !use || record.going) throw noSuchFile();
    const members = await membership.of(use.conversationId).catch((error: unknown) => {
      throw error instanceof ChatError && error.code === 'not_found' ? noSuchFile() : error;
    });
    if (!members.includes(right.userId)) throw noSuchFile();
    const { picture, voice: _, ...rest } = file;
    return {
      ...rest,
      isPicture: picture !== undefined,
      isSound: isSound(file),
      read: (range) => fromBytes(bytes.read(file.id, range)),
    };
  }

  /** What these are of is about to be deleted: from now on they are looked at. */
  async releasing(ids: readonly string[]): Promise<void> {
    const { store, now } = this.#options;
    if (ids.length > 0) await fromStore(store.files.check(ids, now()));
  }

  /** What these were of is gone, and so are they soon. Nobody waits for that: what fails, the next sweep does. */
  released(ids: readonly string[]): void {
    const { upkeep, onFailure } = this.#options;
    // Once more: the message may have been sent again meanwhile.
    this.releasing(ids)
      .then(() => upkeep.look(ids))
      .catch(onFailure);
  }

  /** As {@link released}, for who waits for it. Bytes that cannot be removed now are tried again later. */
  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const { upkeep, onFailure } = this.#options;
    await upkeep.look(ids).catch(onFailure);
  }

  /** What is in a conversation that was emptied goes, too. Bytes that cannot be removed now are tried again later. */
  async removeAllIn(conversationId: string): Promise<void> {
    const { store, now } = this.#options;
    await fromStore(store.files.checkAllIn(conversationId, now()));
    await this.#sweep();
  }

  /** What a user who is removed has uploaded for no message goes; what they have sent goes with that. */
  async removeUnusedOf(userId: string): Promise<void> {
    const { store, now } = this.#options;
    await fromStore(store.files.checkUnusedOf(userId, now()));
    await this.#sweep();
  }

  async #sweep(): Promise<void> {
    const { upkeep, onFailure } = this.#options;
    await upkeep.sweep().catch(onFailure);
  }

  /** All came, and the server ended before it could look at it. */
  async #finishLate(file: FileRecord): Promise<void> {
    const uploaded = await fromBytes(this.#options.bytes.uploaded(file.id));
    if (uploaded === file.size) await this.finish(file);
  }

  async #drop(id: string): Promise<void> {
    const { upkeep } = this.#options;
    await this.releasing([id]);
    await fromBytes(upkeep.look([id]));
  }
}

/** As a message has it; null for one that is not there as a whole. */
function shownFile(record: FileRecord | undefined): MessageFile | null {
  if (record?.content === undefined) return null;
  const { id, name, size, preview, voice, content } = record;
  const { type, picture } = JSON.parse(content) as FileContent;
  return {
    ...{ id, name, type, size },
    ...(picture && { picture: { ...picture, ...(preview !== undefined && { preview }) } }),
    // What turned out to be something else is a file like any other.
    ...(voice !== undefined && isSound({ type }) && { voice: JSON.parse(voice) as Voice }),
  };
}

const isSound = ({ type }: Pick<MessageFile, 'type'>): boolean => type.startsWith('audio/');

/** `image/png` fits `image/png`, and `image/*`. */
function fits(type: string, pattern: string): boolean {
  return pattern.endsWith('/*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

async function collect(stream: Readable): Promise<Buffer> {
  return Buffer.concat((await stream.toArray()) as Buffer[]);
}

/** Passes on what the bytes answer; that their disk or their server fails is told as of the store's. */
function fromBytes<T>(answer: Promise<T>): Promise<T> {
  return answer.catch((error: unknown) => {
    if (error instanceof BytesMissingError) throw noSuchFile();
    throw cannotStore(error);
  });
}

/** That files cannot be stored or read now. */
export function cannotStore(cause: unknown): ChatError {
  return new ChatError('unavailable', 'Files can be neither stored nor read now. Try again.', {
    cause,
    retryAfter,
  });
}

const noSuchFile = () => new ChatError('not_found', 'There is no such file.');
