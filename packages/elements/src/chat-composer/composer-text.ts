import type { TimelineMessage } from '@chat/client';

/** What is in the field: a message that is being written, and while one is edited, the text of that. */
export class ComposerText {
  text = '';
  #editing: TimelineMessage | null = null;
  /** What was in the field before. */
  #draft = '';

  /** The message that is edited, as it was when that began. */
  get editing(): TimelineMessage | null {
    return this.#editing;
  }

  /** Whether there is something to save. */
  get isChanged(): boolean {
    return this.#editing !== null && this.text.trim() !== this.#editing.text;
  }

  /** Begins to edit a message; what was in the field comes back afterwards. */
  edit(message: TimelineMessage): void {
    if (this.#editing === null) this.#draft = this.text;
    this.#editing = message;
    this.text = message.text;
  }

  /** Edits no longer: what was in the field before is there again. */
  leave(): void {
    if (this.#editing === null) return;
    this.#editing = null;
    this.text = this.#draft;
    this.#draft = '';
  }

  /** The message is gone: what was to be made of it stays in the field, so that it isn't lost. */
  lose(): void {
    const { text, isChanged } = this;
    this.leave();
    if (isChanged) this.text = [this.text, text].filter((part) => part.trim() !== '').join('\n');
  }
}
