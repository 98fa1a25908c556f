import { ChatError } from '../chat-error.js';
import type { UploadedFile, UploadOptions } from '../conversations/send-options.js';
import type { UserScope } from '../user-scope.js';
import { AnySignal } from './any-signal.js';
import type { ConnectionTurn } from './connection-turn.js';
import type { FileBytes } from './file-bytes.js';
import { checkFile, shownFile } from './file-checks.js';
import { metadataOf, prepareFile, uploadedFile } from './prepared-file.js';
import type { Slots } from './slots.js';
import { transfer } from './transfer.js';
import { cancelUpload } from './upload-attempt.js';

export interface EarlyUploadsOptions {
  readonly scope: UserScope;
  readonly bytes: FileBytes;
  readonly slots: Slots;
  readonly turn: ConnectionTurn;
}

/** What is at hand to be shown with its message: as much as two can have. */
const heldAtMost = 20;

/** What is uploaded before its message: for this page alone, and gone with it. */
export class EarlyUploads {
  readonly #options: EarlyUploadsOptions;
  readonly #held: string[] = [];

  constructor(options: EarlyUploadsOptions) {
    this.#options = options;
  }

  /** See `Conversation.upload`. */
  async upload(given: Blob, { signal, onProgress }: UploadOptions): Promise<UploadedFile> {
    const { scope, slots, turn } = this.#options;
    scope.check();
    scope.checkOffered('files');
    checkFile(given, scope.features.files);
    const { file, bytes } = await prepareFile(shownFile(given), given);
    let id: string | undefined;
    for (;;) {
      while (!turn.isOnline && !scope.ended && !signal?.aborted) await turn.next(signal);
      const connection = turn.signal;
      const either = new AnySignal(connection, signal);
      try {
        const uploaded = await slots.run(() =>
          transfer(scope, bytes, {
            ...{ id, metadata: metadataOf(file), signal: either.signal, isPatient: false },
            onProgress: (progress) => onProgress?.(progress),
            onId: (known) => {
              id = known;
            },
          }),
        );
        this.#hold(uploaded, bytes);
        return uploadedFile(file, uploaded);
      } catch (error) {
        // It goes on with the next connection.
        if (connection.aborted && !scope.ended && !signal?.aborted) continue;
        if (id !== undefined) cancelUpload(scope.api, id);
        scope.check();
        throw signal?.aborted ? new ChatError('aborted', 'The upload was given up.') : error;
      } finally {
        either.close();
      }
    }
  }

  #hold(id: string, bytes: Blob): void {
    const held = this.#options.bytes;
    held.hold(id, bytes);
    held.names.set(id, id);
    this.#held.push(id);
    if (this.#held.length > heldAtMost) held.drop(this.#held.shift() ?? '');
  }
}
