import { ChatError } from '../chat-error.js';
import type { OutboxEntry, UserStorage } from '../storage/storage.js';
import type { UserScope } from '../user-scope.js';

/** What the bytes of a message's file are kept by; it tells how old they are. */
export const bytesName = (
  { createdAt, clientId }: Pick<OutboxEntry, 'createdAt' | 'clientId'>,
  at: number,
): string => `${createdAt}:${clientId}:${at}`;

/** The bytes of files that are not sent: in memory, and in the storage, which may have no place for them. */
export class FileBytes {
  readonly #scope: UserScope;
  readonly #here = new Map<string, Blob>();
  /** What the bytes were kept by that the server has under these ids. */
  readonly names = new Map<string, string>();

  constructor(scope: UserScope) {
    this.#scope = scope;
  }

  /** Keeps them in memory alone. */
  hold(name: string, bytes: Blob): void {
    this.#here.set(name, bytes);
  }

  async put(name: string, bytes: Blob): Promise<void> {
    this.hold(name, bytes);
    try {
      await (await this.#scope.storage).files?.put(name, bytes);
    } catch (cause) {
      this.#scope.report(
        new ChatError('storage_failed', 'Unsent files are in memory only.', { cause }),
      );
    }
  }

  /** Undefined for what is not here any more. */
  async get(name: string): Promise<Blob | undefined> {
    return this.#here.get(name) ?? (await this.#scope.storage).files?.get(name);
  }

  drop(name: string): void {
    this.#here.delete(name);
  }

  /** What is kept with a message is not needed any more. */
  async release(entry: OutboxEntry, { files }: UserStorage): Promise<void> {
    for (const [at, upload] of (entry.uploads ?? []).entries()) {
      if (!upload) continue;
      const name = bytesName(entry, at);
      this.drop(name);
      // What cannot be removed now is swept later.
      await files?.remove(name).catch(() => {});
    }
  }
}
