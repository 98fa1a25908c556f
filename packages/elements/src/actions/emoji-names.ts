import type { TemplateResult } from 'lit';
import type { EmojiCompletion } from '../emoji/emoji-completion.js';
import { lateEmoji } from '../late-emoji.js';
import { languageOf } from '../localize/language-of.js';
import type { Terms } from '../localize/terms.js';
import type { EmojiHost } from './emoji-host.js';
import { replaceText } from './replace-text.js';
import { type WrittenCode, writtenCode } from './written-code.js';

/** The input types that are somebody's typing: what is pasted or taken back stays as it is. */
const typed = ['insertText', 'insertCompositionText'];

/** Offers emoji by their names while one writes: `:smi`. What knows them is loaded with the first of them. */
export class EmojiNames {
  readonly #host: EmojiHost;
  #completion: EmojiCompletion | null = null;
  /** Where one is that its writer does not want. */
  #refused = -1;
  /** What was looked for last. */
  #looked: WrittenCode | null = null;
  /** Whether what is there was typed. */
  #isTyped = false;

  constructor(host: EmojiHost) {
    this.#host = host;
    const { renderRoot } = host;
    // Before the field has them itself: it sends with Enter.
    renderRoot.addEventListener(
      'keydown',
      (event) => this.#onKeydown(event as KeyboardEvent),
      true,
    );
    renderRoot.addEventListener('input', (event) => this.#onInput(event as InputEvent));
    renderRoot.addEventListener('compositionend', () => this.#look());
    for (const moved of ['keyup', 'click']) {
      renderRoot.addEventListener(moved, () => {
        if (this.#completion?.isOpen && !isSame(this.#code, this.#looked)) this.#look();
      });
    }
    renderRoot.addEventListener('focusout', () => this.#close());
  }

  /** Those that are offered, above the field. */
  list(terms: Terms): TemplateResult | null {
    return this.#completion?.list(terms, (emoji) => this.#take(emoji)) ?? null;
  }

  get #field(): HTMLTextAreaElement | null {
    return this.#host.renderRoot.querySelector('textarea');
  }

  get #code(): WrittenCode | null {
    const field = this.#field;
    if (!field || this.#host.noEmoji || field.selectionStart !== field.selectionEnd) return null;
    return writtenCode(field.value.slice(0, field.selectionStart));
  }

  #onInput(event: InputEvent): void {
    if (event.target !== this.#field) return;
    this.#isTyped = typed.includes(event.inputType);
    // What comes back is marked, and would be gone with the next letter.
    if (event.inputType === 'historyUndo') {
      const { selectionEnd } = event.target as HTMLTextAreaElement;
      (event.target as HTMLTextAreaElement).setSelectionRange(selectionEnd, selectionEnd);
    }
    // What is still picked in an input method is no name yet.
    if (event.isComposing) this.#close();
    else this.#look();
  }

  async #look(): Promise<void> {
    const code = this.#code;
    if (code?.start !== this.#refused) this.#refused = -1;
    if (!code || this.#refused === code.start) {
      this.#close();
      return;
    }
    const completion = await this.#loaded();
    // One has written on meanwhile.
    if (!completion || !isSame(this.#code, code)) return;
    this.#looked = code;
    const emoji = completion.look(code, this.#host.user ?? '');
    if (emoji === null) this.#show();
    else if (this.#isTyped) this.#take(emoji);
  }

  /** Null where it cannot be loaded: then names stay as they are typed, and the next one has it tried again. */
  async #loaded(): Promise<EmojiCompletion | null> {
    try {
      const part = lateEmoji.part ?? (await lateEmoji.load());
      this.#completion ??= new part.EmojiCompletion();
      const language = languageOf(this.#host);
      if (!this.#completion.speaks(language)) await this.#completion.speak(language);
      return this.#completion;
    } catch {
      return null;
    }
  }

  #onKeydown(event: KeyboardEvent): void {
    const completion = this.#completion;
    if (!completion?.isOpen || event.target !== this.#field) return;
    // What picks a word in an input method is not ours; Safari tells it only by code 229.
    if (event.isComposing || event.keyCode === 229) return;
    const { key, shiftKey, altKey, ctrlKey, metaKey } = event;
    if (shiftKey || altKey || ctrlKey || metaKey) return;
    if (key === 'Escape') {
      this.#refused = this.#code?.start ?? -1;
      this.#close();
    } else if (key === 'Enter' || key === 'Tab') {
      this.#take(completion.chosen);
    } else if (key === 'ArrowDown' || key === 'ArrowUp') {
      completion.move(key === 'ArrowDown' ? 1 : -1);
      this.#show();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Puts an emoji in the place of its name. */
  #take(emoji: string): void {
    const field = this.#field;
    const code = this.#code;
    if (!field || !code) return;
    this.#completion?.use(emoji, this.#host.user ?? '');
    this.#close();
    replaceText(field, code.start, field.selectionStart, emoji);
  }

  #close(): void {
    if (!this.#completion?.isOpen) return;
    this.#completion.close();
    this.#show();
  }

  async #show(): Promise<void> {
    const host = this.#host;
    host.requestUpdate();
    await host.updateComplete;
    const { isOpen = false, at = 0 } = this.#completion ?? {};
    const field = this.#field;
    const marks = {
      'aria-autocomplete': 'list',
      'aria-controls': 'emoji-list',
      'aria-activedescendant': `emoji-${at}`,
    };
    for (const [name, value] of Object.entries(marks)) {
      if (isOpen) field?.setAttribute(name, value);
      else field?.removeAttribute(name);
    }
    if (isOpen) host.renderRoot.querySelector(`#emoji-${at}`)?.scrollIntoView({ block: 'nearest' });
  }
}

function isSame(one: WrittenCode | null, other: WrittenCode | null): boolean {
  return (
    one?.start === other?.start && one?.name === other?.name && one?.isWhole === other?.isWhole
  );
}
