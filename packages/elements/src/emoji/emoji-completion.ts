import { html, type TemplateResult } from 'lit';
import type { Terms } from '../localize/terms.js';
import { emojiStore } from './emoji-store.js';
import { emojiWithName, findEmoji } from './find-emoji.js';
import { type NamedEmoji, type NamedEmojis, named, namedNow, unnamed } from './named-emoji.js';
import { inSkinTone } from './skin-tone.js';

/** How many are offered at once. */
const most = 8;

/** A press would take the focus from where one writes. */
const keepFocus = (event: Event): void => event.preventDefault();

/** Emoji that fit what is written, one of which is about to be taken. */
export class EmojiCompletion {
  #emojis: NamedEmojis = unnamed();
  #language = '';
  #found: readonly NamedEmoji[] = [];
  #at = 0;
  #tone = 0;

  get isOpen(): boolean {
    return this.#found.length > 0;
  }

  /** The place of the one that would be taken. */
  get at(): number {
    return this.#at;
  }

  /** The one that would be taken; empty for none. */
  get chosen(): string {
    const emoji = this.#found[this.#at];
    return emoji ? this.#shown(emoji) : '';
  }

  /** Whether emoji are found by the words of a language. @param tag - BCP 47 */
  speaks(tag: string): boolean {
    return this.#language === tag && namedNow(tag) === this.#emojis;
  }

  /** Has them found by its words. */
  async speak(tag: string): Promise<void> {
    this.#emojis = await named(tag);
    this.#language = tag;
  }

  /**
   * Looks for those with a name, or one that begins so.
   * @param user - the id of who writes
   * @returns the one that has just this name, if that is whole; else null, and what was found is offered
   */
  look({ name, isWhole }: { name: string; isWhole: boolean }, user: string): string | null {
    const { all } = this.#emojis;
    this.#tone = emojiStore.get(user).tone;
    this.#at = 0;
    this.#found = isWhole ? [] : findEmoji(all, name, most);
    const emoji = isWhole ? emojiWithName(all, name) : undefined;
    return emoji ? this.#shown(emoji) : null;
  }

  /** One further, or back; behind the last one is the first. */
  move(by: 1 | -1): void {
    this.#at = (this.#at + by + this.#found.length) % this.#found.length;
  }

  close(): void {
    this.#found = [];
  }

  /** It is among those that were used last. */
  use(emoji: string, user: string): void {
    const used = this.#emojis.all.find((each) => this.#shown(each) === emoji);
    if (used) emojiStore.use(user, used.emoji);
  }

  /** Those that are offered; null for none. */
  list(terms: Terms, take: (emoji: string) => void): TemplateResult | null {
    if (!this.isOpen) return null;
    return html`
      <div
        id="emoji-list"
        class="emoji-list"
        role="listbox"
        aria-label=${terms.emoji}
        lang=${this.#emojis.language}
        @mousedown=${keepFocus}
      >
        ${this.#found.map((each, at) => {
          const emoji = this.#shown(each);
          return html`
            <div
              id="emoji-${at}"
              class="option"
              role="option"
              aria-selected=${at === this.#at ? 'true' : 'false'}
              @click=${() => take(emoji)}
            ><span class="glyph" aria-hidden="true">${emoji}</span><span class="name" dir="auto">${each.name}</span><span class="code" dir="ltr">:${each.codes[0]}:</span></div>
          `;
        })}
      </div>
    `;
  }

  #shown({ emoji, hasTones }: NamedEmoji): string {
    return hasTones ? inSkinTone(emoji, this.#tone) : emoji;
  }
}
