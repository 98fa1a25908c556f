import type { MessageFile } from '@chat/protocol';
import type { FileRecord, Store } from '../store/store.js';
import type { FileBytes } from './file-bytes.js';

export interface FileUpkeepOptions {
  readonly store: Pick<Store, 'files' | 'messages'>;
  readonly bytes: Pick<FileBytes, 'remove'>;
  readonly now: () => number;
}

/** ms after which a removal that did not succeed, or whose server died, is tried again. */
const patience = 3_600_000;
/** Files that are looked up at once. */
const pageSize = 100;

/**
 * Removes the files that nobody needs: of no message, or of one that is deleted or gone. Each is looked at when
 * it is due, however many there are; one that is in use is not looked at again until something happens to it.
 */
export class FileUpkeep {
  readonly #options: FileUpkeepOptions;

  constructor(options: FileUpkeepOptions) {
    this.#options = options;
  }

  /**
   * Looks at all that are due.
   * @param isOver - Whether the rest can wait.
   * @throws StoreError | Error of the bytes; whatever is left is tried again an hour later
   */
  async sweep(isOver: () => boolean = () => false): Promise<void> {
    const { store, now } = this.#options;
    const failures: unknown[] = [];
    for (;;) {
      const due = await store.files.due(now(), pageSize);
      for (const file of due) {
        if (isOver()) return;
        // One that cannot be removed holds none of the others up: it has been given another time.
        await this.#look(file).catch((error: unknown) => failures.push(error));
      }
      if (due.length < pageSize || failures.length > 0) break;
    }
    if (failures.length > 0) throw failures[0];
  }

  /** Looks at these now, if they are due. */
  async look(ids: readonly string[]): Promise<void> {
    const { store, now } = this.#options;
    const files = await store.files.byIds(ids);
    for (const file of files.values()) {
      if (file.checkAt !== null && file.checkAt <= now()) await this.#look(file);
    }
  }

  async #look({ checkAt, ...file }: FileRecord): Promise<void> {
    if (checkAt === null) return;
    const { store, bytes, now } = this.#options;
    const due = { id: file.id, checkAt };
    if (!file.going && (await this.#isInUse(file))) {
      await store.files.keep(due);
      return;
    }
    // Whoever sends it along just now, or looks at it on another node, was first.
    if (!(await store.files.claim(due, now() + patience))) return;
    await bytes.remove(file.id);
    await store.files.remove(file.id);
  }

  async #isInUse({ id, userId, use }: Omit<FileRecord, 'checkAt'>): Promise<boolean> {
    if (use === undefined) return false;
    const message = await this.#options.store.messages.sent({ ...use, senderId: userId });
    return fileIdsOf(message?.files).includes(id);
  }
}

/** Which files a message has, as a store keeps them. */
export function fileIdsOf(files: string | undefined): string[] {
  return files === undefined ? [] : (JSON.parse(files) as MessageFile[]).map(({ id }) => id);
}
