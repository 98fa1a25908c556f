import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { ChatElement } from '../chat-element.js';
import { en } from '../localize/en.js';
import { enEmoji } from '../localize/en-emoji.js';
import { languageOf } from '../localize/language-of.js';
import { baseStyles } from '../styles/base.styles.js';
import { chatEmojiPickerStyles } from './chat-emoji-picker.styles.js';
import { EmojiCloseEvent } from './emoji-close-event.js';
import { emojiGrid } from './emoji-grid.js';
import type { EmojiGroup } from './emoji-list.js';
import { EmojiPickEvent } from './emoji-pick-event.js';
import { emojiStore } from './emoji-store.js';
import { cellFor } from './grid-keys.js';
import { groupName, groupTabs } from './group-tabs.js';
import { type NamedEmojis, named, namedNow, unnamed } from './named-emoji.js';
import { type EmojiSection, shownEmoji } from './shown-emoji.js';
import { inSkinTone } from './skin-tone.js';
import { type ToneChoice, toneButton, toneRow } from './tone-choice.js';

Object.assign(en, enEmoji);

/** Before it is known how much room there is. */
const usualColumns = 8;

/**
 * As large as what it is in says.
 *
 * @summary Where emoji are picked: by groups, or by words in the language around.
 * @event {EmojiPickEvent} chat-emoji-pick - One was picked (`emoji`), and more may be.
 * @event {EmojiCloseEvent} chat-emoji-close - It is left by Esc.
 * @csspart emoji-picker - All of it.
 * @csspart emoji - One of them.
 */
export class ChatEmojiPicker extends ChatElement {
  static override properties = {
    user: { attribute: false },
    group: { state: true },
    query: { state: true },
    emojis: { state: true },
    columns: { state: true },
    choosesTone: { state: true },
  };
  static override styles = [baseStyles, chatEmojiPickerStyles];

  /** The id of who picks: what they used last, and their skin tone, are theirs alone. */
  declare user: string;
  declare private group: EmojiGroup;
  declare private query: string;
  declare private emojis: NamedEmojis;
  declare private columns: number;
  declare private choosesTone: boolean;

  /** As it was when this came: nothing is to move under a finger. */
  #recent: readonly string[] = [];
  #tone = 0;
  #language = '';
  /** The cell to which Tab leads. */
  #stop = 0;
  #sections: readonly EmojiSection[] = [];
  #resizes: ResizeObserver | null = null;

  constructor() {
    super();
    this.user = '';
    this.group = 'smileys';
    this.query = '';
    this.emojis = unnamed();
    this.columns = usualColumns;
    this.choosesTone = false;
    this.addEventListener('keydown', this.#onKeydown);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizes?.disconnect();
    this.#resizes = null;
  }

  /** The field in which one searches; by touch all of it, as the keyboard would come up over it. */
  override focus(options?: FocusOptions): void {
    const isTouched = globalThis.matchMedia?.('(pointer: coarse)').matches;
    this.#find(isTouched ? '.picker' : '.input')?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('user')) {
      const { recent, tone } = emojiStore.get(this.user);
      this.#recent = recent;
      this.#tone = tone;
    }
    const language = languageOf(this);
    if (language !== this.#language) this.#speak(language);
    this.#sections = shownEmoji(this.emojis, this.query.trim(), this.group, this.#recent);
    if (changed.has('query') || changed.has('group')) this.#stop = 0;
  }

  protected override updated(changed: PropertyValues): void {
    const panel = this.#find('.panel');
    if (!panel) return;
    if (changed.has('query') || changed.has('group')) panel.scrollTop = 0;
    if (this.#resizes || !globalThis.ResizeObserver) return;
    this.#resizes = new ResizeObserver(() => this.#fit(panel));
    this.#resizes.observe(panel);
  }

  protected override render(): TemplateResult {
    const { terms, query, group } = this;
    const count = this.#sections.reduce((sum, { emojis }) => sum + emojis.length, 0);
    const isSearching = query.trim() !== '';
    const tones = this.#tones;
    const label = isSearching ? terms.emojiSearch : groupName(group, terms);
    return html`
      <div class="picker" part="emoji-picker" role="dialog" tabindex="-1" aria-label=${terms.emoji}>
        <div class="head">
          <input
            class="input"
            type="search"
            autocomplete="off"
            enterkeyhint="search"
            aria-label=${terms.emojiSearch}
            placeholder=${terms.emojiSearch}
            dir=${query === '' ? nothing : 'auto'}
            .value=${query}
            @input=${this.#onInput}
          />
          ${toneButton(tones)}
        </div>
        ${
          this.choosesTone
            ? toneRow(tones)
            : groupTabs({ terms, group, isSearching, rtl: this.#rtl, choose: this.#show })
        }
        <div
          id="panel"
          class="panel"
          role="tabpanel"
          aria-label=${label}
          @click=${this.#onClick}
        >
          ${count > 0 ? this.#renderGrid(label) : html`<p class="none">${terms.emojiNone}</p>`}
        </div>
        <p class="visually-hidden" role="status">
          ${isSearching ? (count > 0 ? terms.emojiFound(count) : terms.emojiNone) : nothing}
        </p>
      </div>
    `;
  }

  #renderGrid(label: string): TemplateResult {
    return emojiGrid({
      sections: this.#sections,
      terms: this.terms,
      label,
      language: this.emojis.language,
      columns: this.columns,
      tone: this.#tone,
      stop: this.#stop,
    });
  }

  get #tones(): ToneChoice {
    return {
      terms: this.terms,
      tone: this.#tone,
      isOpen: this.choosesTone,
      rtl: this.#rtl,
      toggle: () => this.#choosesTone(!this.choosesTone),
      choose: (tone) => {
        this.#tone = tone;
        emojiStore.setTone(this.user, tone);
        this.#choosesTone(false);
      },
    };
  }

  async #choosesTone(chooses: boolean): Promise<void> {
    this.choosesTone = chooses;
    await this.updateComplete;
    this.#find(chooses ? '.tones [aria-checked=true]' : '.head .tone')?.focus();
  }

  /** Until it is known what they are called, emoji are there by their shortcodes. */
  async #speak(language: string): Promise<void> {
    this.#language = language;
    this.emojis = namedNow(language) ?? this.emojis;
    const emojis = await named(language);
    if (language === this.#language) this.emojis = emojis;
  }

  #find(selector: string): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(selector);
  }

  get #rows(): HTMLElement[][] {
    return [...this.renderRoot.querySelectorAll('.row')].map((row) => [
      ...row.querySelectorAll<HTMLElement>('.cell'),
    ]);
  }

  readonly #rtl = (): boolean => getComputedStyle(this).direction === 'rtl';

  /** As many in a row as there is room for. */
  #fit(panel: HTMLElement): void {
    const cell = Number.parseFloat(getComputedStyle(panel).getPropertyValue('--_cell'));
    const room = this.#find('.grid')?.clientWidth ?? 0;
    if (cell > 0 && room > 0) this.columns = Math.max(1, Math.floor(room / cell));
    panel.style.setProperty('--_columns', `${this.columns}`);
  }

  readonly #show = (group: EmojiGroup): void => {
    this.query = '';
    this.group = group;
  };

  #pick(emoji: string): void {
    const found = this.emojis.byEmoji.get(emoji);
    emojiStore.use(this.user, emoji);
    const toned = found?.hasTones ? inSkinTone(emoji, this.#tone) : emoji;
    this.dispatchEvent(new EmojiPickEvent(toned));
  }

  readonly #onInput = ({ target }: InputEvent): void => {
    this.query = (target as HTMLInputElement).value;
  };

  readonly #onClick = ({ target }: MouseEvent): void => {
    const { emoji } = (target as HTMLElement).closest<HTMLElement>('.cell')?.dataset ?? {};
    if (emoji) this.#pick(emoji);
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    // What lies below has keys of its own.
    event.stopPropagation();
    // What picks a word in an input method is not ours; Safari tells it only by code 229.
    if (event.isComposing || event.keyCode === 229) return;
    const { key } = event;
    const at = this.shadowRoot?.activeElement as HTMLElement | null;
    if (key === 'Escape') {
      if (this.choosesTone) this.#choosesTone(false);
      else this.dispatchEvent(new EmojiCloseEvent());
    } else if (at?.matches('.input')) {
      const first = this.#rows[0]?.[0];
      if (!first || (key !== 'ArrowDown' && key !== 'Enter')) return;
      if (key === 'ArrowDown') this.#goTo(first);
      else if (this.query.trim() !== '') this.#pick(first.dataset.emoji ?? '');
    } else if (at?.matches('.cell')) {
      if (!this.#moves(event, at)) return;
    } else {
      return;
    }
    event.preventDefault();
  };

  /** Goes from a cell to where a key leads. @returns whether it leads anywhere */
  #moves(event: KeyboardEvent, from: HTMLElement): boolean {
    const panel = this.#find('.panel');
    const page = Math.max(1, Math.floor((panel?.clientHeight ?? 0) / (from.offsetHeight || 1)) - 1);
    const cell = cellFor(event, this.#rows, from, this.#rtl(), page);
    const { key, ctrlKey, metaKey, altKey } = event;
    if (cell) this.#goTo(cell);
    else if (key === 'ArrowUp') this.#find('.input')?.focus();
    else {
      // Who types there searches: the letter goes where the focus is by then.
      if (key.length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey)
        this.#find('.input')?.focus();
      return false;
    }
    return true;
  }

  #goTo(cell: HTMLElement): void {
    this.#stop = this.#rows.flat().indexOf(cell);
    this.requestUpdate();
    cell.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-emoji-picker': ChatEmojiPicker;
  }
}
