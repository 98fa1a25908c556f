import { html, type LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { defineElement } from '../define-element.js';
import type { Terms } from '../localize/terms.js';
import { attachedItem } from './attached-item.js';
import { type Attachments, attachmentsOf, mostFiles } from './attachments.js';
import { ChatFileThumbnail } from './chat-file-thumbnail.js';
import type { AcceptedFiles } from './file-problem.js';

/** Where a message is written. */
export interface ComposerHost extends LitElement {
  /** Null for no files. */
  readonly accepts: AcceptedFiles | null;
  /** What is written there belongs to this. */
  readonly place: object;
}

/** The files that go along with what is written in one composer. */
export class ComposerFiles {
  readonly #host: ComposerHost;

  constructor(host: ComposerHost) {
    this.#host = host;
  }

  /** How many can be sent. */
  get count(): number {
    return this.#chosen.files.length;
  }

  async add(files: readonly File[]): Promise<void> {
    const { accepts } = this.#host;
    if (!accepts || files.length === 0) return;
    const looked = this.#chosen.add(files, accepts);
    await this.#show();
    // What came last is in view.
    this.#list?.scrollTo?.({ left: this.#list.scrollWidth * (this.#isRtl ? -1 : 1) });
    await looked;
    await this.#show();
  }

  /** Those that go along now. What cannot has been said, and is gone with them. */
  take(): readonly File[] | undefined {
    const { files } = this.#chosen;
    this.#chosen.clear();
    return files.length > 0 ? files : undefined;
  }

  /** The row above the field. */
  row(terms: Terms, locale: string): TemplateResult {
    const { all, files, isFull } = this.#chosen;
    const { accepts } = this.#host;
    return html`
      <p class="visually-hidden" role="status">${files.length > 0 ? terms.attachedCount(files.length) : nothing}</p>
      ${
        all.length > 0 && accepts
          ? html`
            <ul class="attached" part="attached" role="list" aria-label=${terms.attached}>
              ${repeat(
                all,
                ({ file }) => file,
                (each, at) =>
                  attachedItem(each, {
                    terms,
                    locale,
                    accepted: accepts,
                    onRemove: () => this.#remove(each.file, at),
                  }),
              )}
            </ul>
          `
          : nothing
      }
      ${isFull ? html`<p class="full" role="alert" dir="auto">${terms.tooManyFiles(mostFiles)}</p>` : nothing}
    `;
  }

  get #chosen(): Attachments {
    return attachmentsOf(this.#host.place);
  }

  async #remove(file: File, at: number): Promise<void> {
    this.#chosen.remove(file);
    await this.#show();
    // The button that was pressed is gone.
    const left = [...this.#host.renderRoot.querySelectorAll<HTMLElement>('.remove')];
    (left[at] ?? left.at(-1) ?? this.#host).focus();
  }

  async #show(): Promise<void> {
    this.#host.requestUpdate();
    await this.#host.updateComplete;
  }

  get #list(): Element | null {
    return this.#host.renderRoot.querySelector('.attached');
  }

  get #isRtl(): boolean {
    return getComputedStyle(this.#host).direction === 'rtl';
  }
}

const byComposer = new WeakMap<ComposerHost, ComposerFiles>();

/** Those of a composer. */
export function filesOf(composer: ComposerHost): ComposerFiles {
  defineElement('chat-file-thumbnail', ChatFileThumbnail);
  const files = byComposer.get(composer) ?? new ComposerFiles(composer);
  byComposer.set(composer, files);
  return files;
}
