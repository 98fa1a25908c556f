import type { Capability } from '../capability.js';
import { ChatError, toChatError } from '../chat-error.js';
import type { UploadedFile, UploadOptions } from '../conversations/send-options.js';
import type { MessageFile, Picture } from '../model.js';
import type { OutboxItem } from '../outbox/outbox-items.js';
import type { OutboxEntry, OutboxUpload } from '../storage/storage.js';
import type { UserScope } from '../user-scope.js';
import { AnySignal } from './any-signal.js';
import { ConnectionTurn } from './connection-turn.js';
import { EarlyUploads } from './early-uploads.js';
import { bytesName, type FileBytes } from './file-bytes.js';
import { type GivenFile, isUploaded } from './file-checks.js';
import { metadataOf, prepareFile, uploadedFile } from './prepared-file.js';
import { pictureSize } from './prepared-picture.js';
import { Slots } from './slots.js';
import { sweepBytes } from './sweep-bytes.js';
import { transfer } from './transfer.js';
import { hasAllFiles, type MessageFiles, type UnsentFiles } from './unsent-files.js';
import { cancelUpload } from './upload-attempt.js';

type Item = OutboxItem<OutboxEntry>;

/** A message whose files are being uploaded. */
interface Active {
  readonly item: Item;
  readonly end: AnySignal;
  readonly done: Promise<void>;
}

/** Files that are uploaded at once, and messages of which some are. */
const atOnce = 2;

/**
 * Uploads what waits in the outbox, and what is to be there before its message. Of all tabs one does the
 * former, for as long as there is something; when it is gone the next one goes on where that was.
 */
export class Uploads implements Capability, Omit<MessageFiles, 'uploadAgain'> {
  readonly #scope: UserScope;
  readonly #unsent: UnsentFiles;
  readonly #bytes: FileBytes;
  readonly #active = new Map<string, Active>();
  readonly #slots = new Slots(atOnce);
  readonly #turn: ConnectionTurn;
  readonly #early: EarlyUploads;
  /** Messages that are uploaded once more; another refusal is the last word. */
  readonly #again = new Set<string>();
  #state: 'idle' | 'waits' | 'works' = 'idle';

  constructor(scope: UserScope, unsent: UnsentFiles, bytes: FileBytes) {
    this.#scope = scope;
    this.#unsent = unsent;
    this.#bytes = bytes;
    this.#turn = new ConnectionTurn(scope);
    this.#early = new EarlyUploads({ scope, bytes, slots: this.#slots, turn: this.#turn });
    sweepBytes(scope, unsent.outbox).catch((error) => scope.report(error));
  }

  /** See {@link MessageFiles.look}. */
  look(files: readonly GivenFile[]): Promise<(Picture | undefined)[]> {
    const sizes = files.map(async (file) => (isUploaded(file) ? file.picture : pictureSize(file)));
    return Promise.all(sizes);
  }

  /** See `Conversation.upload`. */
  upload(file: Blob, options: UploadOptions): Promise<UploadedFile> {
    return this.#early.upload(file, options);
  }

  /** See {@link MessageFiles.changed}. */
  changed(): void {
    const waiting = new Set<Item>(this.#unsent.uploading);
    for (const { item, end } of this.#active.values()) {
      if (waiting.has(item) || hasAllFiles(item.entry) || end.signal.aborted) continue;
      end.abort();
      // It is still here: so it was taken back, and nobody wants what the server has of it.
      if (this.#isHere(item) && !item.error) this.#cancel(item.entry);
    }
    if (this.#state === 'works') this.#begin();
    else this.#work();
  }

  /** See {@link MessageFiles.uploadAgain}. */
  uploadAgain(clientId: string): void {
    const item = this.#unsent.outbox.get(clientId);
    const { files, uploads } = item?.entry ?? {};
    if (!item || !files || !uploads?.some(Boolean) || this.#again.delete(clientId)) return;
    this.#again.add(clientId);
    this.#unsent.outbox.update(item, {
      ...item.entry,
      // What is refused so is certainly not there.
      tried: false,
      files: files.map((file, at) => (uploads[at] ? { ...file, id: null, progress: 0 } : file)),
      uploads: uploads.map((upload) => upload && { ready: upload.ready }),
    });
  }

  onOnline(): void {
    this.#turn.begin();
    this.changed();
  }

  onOffline(): void {
    this.#turn.end();
  }

  onEnd(): void {
    this.#turn.end();
  }

  /** Uploads all that waits, in this tab or the one whose turn it is. */
  async #work(): Promise<void> {
    const isIdle = this.#state === 'idle';
    if (!isIdle || !this.#turn.isOnline || this.#unsent.uploading.length === 0) return;
    this.#state = 'waits';
    const { shared } = await this.#scope.storage;
    const run = () => this.#run();
    try {
      await (shared ? shared.exclusively('files', run, true) : run());
    } catch (error) {
      this.#scope.report(error);
      // Without a storage to take turns by each tab does its own.
      await run();
    }
    this.#state = 'idle';
    // Written while the turn was being given up, or with the next connection.
    this.#work();
  }

  async #run(): Promise<void> {
    await this.#unsent.outbox.hearOthers();
    this.#state = 'works';
    this.#begin();
    while (this.#active.size > 0) {
      await Promise.race([...this.#active.values()].map(({ done }) => done));
      this.#begin();
    }
    this.#state = 'waits';
  }

  #begin(): void {
    if (!this.#turn.isOnline) return;
    for (const item of this.#unsent.uploading) {
      const { clientId } = item.entry;
      if (this.#active.has(clientId)) continue;
      if (this.#active.size === atOnce) return;
      const end = new AnySignal(this.#turn.signal);
      const done = this.#uploadAll(item, end).finally(() => {
        end.close();
        this.#active.delete(clientId);
      });
      this.#active.set(clientId, { item, end, done });
    }
  }

  async #uploadAll(item: Item, end: AnySignal): Promise<void> {
    const { files = [] } = item.entry;
    try {
      await Promise.all(files.map((_, at) => this.#uploadOne(item, at, end.signal)));
    } catch (cause) {
      if (end.signal.aborted) return;
      // What else goes with it need not go on.
      end.abort();
      if (this.#isHere(item)) this.#unsent.outbox.fail(item, toChatError(cause));
    }
  }

  async #uploadOne(item: Item, at: number, signal: AbortSignal): Promise<void> {
    const name = bytesName(item.entry, at);
    await this.#slots.run(async () => {
      if (signal.aborted || fileOf(item, at).id !== null) return;
      const bytes = await this.#readyBytes(item, at, name);
      const id = await transfer(this.#scope, bytes, {
        ...{ id: uploadOf(item, at).id, metadata: metadataOf(fileOf(item, at)) },
        ...{ signal, isPatient: true },
        onId: (known) => this.#change(item, at, { upload: { ready: true, id: known } }),
        onProgress: (progress) => this.#progress(item, at, progress),
      });
      this.#bytes.names.set(id, name);
      this.#change(item, at, { file: uploadedFile(fileOf(item, at), id) });
    });
  }

  /** The bytes that go out: a picture is drawn anew for that, once. */
  async #readyBytes(item: Item, at: number, name: string): Promise<Blob> {
    const given = await this.#bytes.get(name);
    if (!given) throw new ChatError('file_not_found', 'The file is not on this device any more.');
    if (uploadOf(item, at).ready) return given;
    const { file, bytes } = await prepareFile(fileOf(item, at), given);
    // After a reload it has to go on with the very same bytes.
    if (bytes !== given && this.#isHere(item)) await this.#bytes.put(name, bytes);
    this.#change(item, at, { file, upload: { ready: true } });
    return bytes;
  }

  #change(item: Item, at: number, { file, upload }: Changed): void {
    if (!this.#isHere(item)) return;
    const { entry } = item;
    this.#unsent.outbox.update(item, {
      ...entry,
      files: entry.files?.map((each, index) => (index === at ? (file ?? each) : each)),
      uploads: entry.uploads?.map((each, index) => (index === at ? (upload ?? each) : each)),
    });
  }

  #progress(item: Item, at: number, progress: number): void {
    const { entry, shown } = item;
    // No finer than can be seen: a row is made anew for each.
    const rounded = Math.floor(progress * 100) / 100;
    const before = shown?.entry.files;
    if (before?.[at]?.progress === rounded) return;
    const files = entry.files?.map((file, index) => {
      const reached = index === at ? rounded : (before?.[index]?.progress ?? 0);
      return file.id === null ? { ...file, progress: reached } : file;
    });
    item.shown = { of: entry, entry: { ...entry, files }, error: undefined };
    this.#unsent.showUnsent(entry.conversationId);
  }

  #isHere(item: Item): boolean {
    return this.#unsent.outbox.get(item.entry.clientId) === item;
  }

  #cancel({ uploads = [] }: OutboxEntry): void {
    for (const upload of uploads) if (upload?.id) cancelUpload(this.#scope.api, upload.id);
  }
}

interface Changed {
  readonly file?: MessageFile;
  readonly upload?: OutboxUpload;
}

const fileOf = ({ entry }: Item, at: number): MessageFile => entry.files?.[at] as MessageFile;

const uploadOf = ({ entry }: Item, at: number): OutboxUpload => entry.uploads?.[at] ?? {};
