import type { ReactiveControllerHost } from 'lit';
import { wholeWords } from './whole-words.js';

/** How long the beginning of a word waits for the rest of it, in ms. */
const patience = 1_000;

/** How much is shown of a text that grows: as a reader reads it, by the word. What is shown stays. */
export class ShownWords {
  readonly #host: ReactiveControllerHost;
  #text = '';
  #length = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param host told when there is more to be shown, though no more has come */
  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** @param text the whole of it by now @param ends whether no more of it is awaited */
  of(text: string, ends: boolean): string {
    this.#text = text;
    this.#show(ends ? text.length : wholeWords(text));
    // The space behind a word comes with the next one: alone, it could only make a line that nothing is on.
    return text.slice(0, this.#length).trimEnd();
  }

  #show(length: number): void {
    if (length > this.#length) {
      this.#length = length;
      // What waits from here on has only begun to.
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
    if (this.#length < this.#text.length) this.#timer ??= setTimeout(this.#onLate, patience);
  }

  readonly #onLate = (): void => {
    this.#show(this.#text.length);
    this.#host.requestUpdate();
  };
}
