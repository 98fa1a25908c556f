import { type CSSResult, html, nothing, type TemplateResult } from 'lit';
import type { ComposerFiles, ComposerHost } from '../files/composer-files.js';
import { lateFiles } from '../late-files.js';
import { languageOf } from '../localize/language-of.js';
import { termsFor } from '../localize/register-terms.js';
import type { Terms } from '../localize/terms.js';
import { attachIcon } from './attach-icon.js';
import { filesIn } from './files-in.js';

/** Where a message is written, or one that was sent is edited, which keeps the files that it has. */
export interface AttachingHost extends ComposerHost {
  readonly editing: object | null;
}

/** Has files go along with what is written in one composer. What does is loaded with the first of them. */
export class Attaching {
  readonly #host: AttachingHost;
  readonly #wear: (styles: CSSResult) => void;
  /** Whether what takes files could not be loaded, and so they were not taken. */
  #isUnreached = false;

  /** @param wear has the host wear styles */
  constructor(host: AttachingHost, wear: (styles: CSSResult) => void) {
    this.#host = host;
    this.#wear = wear;
  }

  /** How many files would go along. */
  get count(): number {
    return this.#files?.count ?? 0;
  }

  /** Those that go along now; undefined for none. */
  give(): readonly File[] | undefined {
    return this.#files?.take();
  }

  /** The button at the start of the field. */
  button({ attach }: Terms): TemplateResult {
    return html`
      <input type="file" hidden multiple accept=${this.#host.accepts?.types?.join() ?? nothing} @change=${this.#onChosen} />
      <button
        class="icon-button attach"
        part="attach-button"
        type="button"
        title=${attach}
        aria-label=${attach}
        @click=${() => this.#host.renderRoot.querySelector('input')?.click()}
      >${attachIcon}</button>
    `;
  }

  /** What is above the field. */
  row(terms: Terms, locale: string): unknown {
    if (this.#isUnreached)
      return html`<p class="unreached" role="alert">${terms.serverUnreachable}</p>`;
    return this.#files?.row(terms, locale);
  }

  /** Takes files that are pasted, or dropped around the field; leaves all else to the browser. */
  take(event: ClipboardEvent | DragEvent): void {
    const data = filesIn(event);
    if (!data) return;
    // Else the browser would open them, in the place of the page.
    event.preventDefault();
    if (this.#host.editing) return;
    if (event.type === 'dragover') {
      const part = lateFiles.ask(() => {});
      part?.showDropTarget(this.#host, termsFor(languageOf(this.#host)));
    } else this.#add(data.files);
  }

  readonly #onChosen = ({ target }: Event): void => {
    const input = target as HTMLInputElement;
    this.#add(input.files);
    // The same once more is a change as well.
    input.value = '';
  };

  async #add(list: FileList | null): Promise<void> {
    // The browser empties it as soon as the event is over.
    const files = [...(list ?? [])];
    this.#isUnreached = false;
    try {
      (await lateFiles.load()).filesOf(this.#host).add(files);
    } catch {
      this.#isUnreached = true;
    }
    this.#host.requestUpdate();
    this.#host.focus();
  }

  /** Null as long as there never were any. */
  get #files(): ComposerFiles | null {
    const part = lateFiles.await(this.#host);
    if (!part) return null;
    this.#wear(part.composerFileStyles);
    return part.filesOf(this.#host);
  }
}

const byComposer = new WeakMap<AttachingHost, Attaching>();

/** That of a composer. */
export function attachingOf(composer: AttachingHost, wear: (styles: CSSResult) => void): Attaching {
  const attaching = byComposer.get(composer) ?? new Attaching(composer, wear);
  byComposer.set(composer, attaching);
  return attaching;
}
