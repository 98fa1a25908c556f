import { type AcceptedFiles, type FileProblem, fileProblem, isUnreadable } from './file-problem.js';

/** A file that was chosen to go along with the next message. */
export interface Attachment {
  readonly file: File;
  readonly problem: FileProblem | null;
}

/** Most files of one message. */
export const mostFiles = 10;

/** What is to go along with the next message of one conversation, in the order in which it was chosen. */
export class Attachments {
  #all: readonly Attachment[] = [];
  #isFull = false;

  get all(): readonly Attachment[] {
    return this.#all;
  }

  /** Whether there were more than can go along. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** What can be sent. */
  get files(): readonly File[] {
    return this.#all.filter(({ problem }) => problem === null).map(({ file }) => file);
  }

  /** @returns once each has been looked into */
  async add(files: readonly File[], accepted: AcceptedFiles): Promise<void> {
    const room = mostFiles - this.#all.length;
    const added = files.slice(0, Math.max(0, room));
    this.#isFull = added.length < files.length;
    this.#all = [
      ...this.#all,
      ...added.map((file) => ({ file, problem: fileProblem(file, accepted) })),
    ];
    await Promise.all(added.map((file) => this.#lookInto(file)));
  }

  remove(file: File): void {
    this.#all = this.#all.filter((each) => each.file !== file);
    this.#isFull = false;
  }

  clear(): void {
    this.#all = [];
    this.#isFull = false;
  }

  async #lookInto(file: File): Promise<void> {
    if (!(await isUnreadable(file))) return;
    this.#all = this.#all.map((each) =>
      each.file === file && each.problem === null ? { file, problem: 'unreadable' } : each,
    );
  }
}

const byPlace = new WeakMap<object, Attachments>();

/** Those of a conversation: there for as long as it is, whichever is shown meanwhile, and with the page they are gone. */
export function attachmentsOf(place: object): Attachments {
  const attachments = byPlace.get(place) ?? new Attachments();
  byPlace.set(place, attachments);
  return attachments;
}
