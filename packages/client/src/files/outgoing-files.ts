import type { Picture } from '../model.js';
import type { OutboxEntry } from '../storage/storage.js';
import type { UserScope } from '../user-scope.js';
import { bytesName, type FileBytes } from './file-bytes.js';
import { type GivenFile, isUploaded, shownFile } from './file-checks.js';
import type { MessageFiles } from './unsent-files.js';

/** ms for which a message waits for the size of its pictures. */
const patience = 1_000;

export interface OutgoingFilesOptions {
  readonly scope: UserScope;
  readonly bytes: FileBytes;
  readonly files: Pick<MessageFiles, 'look'>;
  /** @param kept what has to be kept before the message is */
  readonly add: (entry: OutboxEntry, kept: Promise<void>) => void;
}

/** Messages with files on their way into the outbox. */
export class OutgoingFiles {
  readonly #options: OutgoingFilesOptions;
  /** Of what has pictures the one that was written first is first. */
  #looking: Promise<unknown> = Promise.resolve();

  constructor(options: OutgoingFilesOptions) {
    this.#options = options;
  }

  add(entry: OutboxEntry, files: readonly GivenFile[]): void {
    const add = (pictures: readonly (Picture | undefined)[]) => this.#add(entry, files, pictures);
    // A row that became a picture once it is on the screen would move all others.
    if (files.some((file) => !isUploaded(file) && /^image/.test(file.type))) {
      this.#looking = this.#looking.then(() => this.#look(files)).then(add);
    } else add([]);
  }

  #look(files: readonly GivenFile[]): ReturnType<MessageFiles['look']> {
    const { scope, files: own } = this.#options;
    return new Promise((resolve) => {
      const end = () => resolve([]);
      const timer = scope.clock.setTimeout(end, patience);
      own
        .look(files)
        .then(resolve, end)
        .finally(() => scope.clock.clearTimeout(timer));
    });
  }

  #add(
    entry: OutboxEntry,
    files: readonly GivenFile[],
    pictures: readonly (Picture | undefined)[],
  ): void {
    const { scope, bytes, add } = this.#options;
    if (scope.ended) return;
    // What is kept without its bytes could not be sent: so they are first.
    const kept = files.map((file, at) =>
      isUploaded(file) ? undefined : bytes.put(bytesName(entry, at), file),
    );
    add(
      {
        ...entry,
        files: files.map((file, at) => {
          const picture = pictures[at];
          return { ...shownFile(file), ...(picture && { picture }) };
        }),
        uploads: files.map((file) => (isUploaded(file) ? null : {})),
      },
      Promise.all(kept).then(() => {}),
    );
  }
}
