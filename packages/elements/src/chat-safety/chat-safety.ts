import type { ChatError, ReportReason } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { en } from '../localize/en.js';
import { enSafety } from '../localize/en-safety.js';
import { withName } from '../localize/isolate.js';
import { safetyErrorText } from '../localize/safety-error-text.js';
import { sheetStyles } from '../sheet/sheet.styles.js';
import { SheetElement } from '../sheet/sheet-element.js';
import { baseStyles } from '../styles/base.styles.js';
import { controlStyles } from '../styles/controls.styles.js';
import { formStyles } from '../styles/forms.styles.js';
import { BlockEvent } from './block-event.js';
import { chatSafetyStyles } from './chat-safety.styles.js';
import { ReportEvent } from './report-event.js';
import { type ReportProblem, reportFields } from './report-fields.js';
import { SafetyCloseEvent } from './safety-close-event.js';
import type { SafetyStep } from './safety-step.js';

Object.assign(en, enSafety);

/** Longest comment, in UTF-16 code units: what the server takes. */
const commentLength = 1_000;

/**
 * Covers the window that it is in.
 *
 * @summary Blocks somebody, or reports them or a message of theirs, once the user has said that they mean it.
 * @event {BlockEvent} chat-block - The user blocks whom it is about.
 * @event {ReportEvent} chat-report - The user reports what it is about.
 * @event {SafetyCloseEvent} chat-safety-close - It is left.
 */
export class ChatSafety extends SheetElement {
  static override properties = {
    step: { attribute: false },
    peerName: { attribute: false },
    quote: { attribute: false },
    canBlock: { attribute: false },
    canReport: { attribute: false },
    blocked: { attribute: false },
    reported: { attribute: false },
    busy: { attribute: false },
    error: { attribute: false },
    reason: { state: true },
    comment: { state: true },
    problem: { state: true },
  };
  static override styles = [baseStyles, controlStyles, formStyles, sheetStyles, chatSafetyStyles];

  declare step: SafetyStep;
  /** Whom it is about. */
  declare peerName: string;
  /** What the message says that is reported; null for the conversation as a whole. */
  declare quote: string | null;
  declare canBlock: boolean;
  declare canReport: boolean;
  /** Whether the one it is about is blocked. */
  declare blocked: boolean;
  /** Whether the report has arrived, though not all that was to be done is. */
  declare reported: boolean;
  declare busy: boolean;
  /** Why the last try failed. */
  declare error: ChatError | null;
  declare private reason: ReportReason | null;
  declare private comment: string;
  declare private problem: ReportProblem | null;

  constructor() {
    super();
    this.step = 'block';
    this.peerName = '';
    this.quote = null;
    this.canBlock = false;
    this.canReport = false;
    this.blocked = false;
    this.reported = false;
    this.busy = false;
    this.error = null;
    this.reason = null;
    this.comment = '';
    this.problem = null;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('step')) this.focus({ preventScroll: true });
    // What is said of it, and the way on, is at the end of what may be a long sheet.
    if (changed.has('error') && this.error) {
      this.renderRoot.querySelector('.alert')?.scrollIntoView({ block: 'nearest' });
    }
  }

  protected override render(): TemplateResult {
    const { step } = this;
    const content =
      step === 'block'
        ? this.#renderBlock()
        : step === 'report'
          ? this.#renderReport()
          : this.#renderSent();
    return html`
      <div
        class="sheet ${step}"
        role="dialog"
        aria-modal="true"
        aria-labelledby="title"
        aria-describedby="text"
        aria-busy=${this.busy ? 'true' : 'false'}
        tabindex="-1"
      >${content}</div>
    `;
  }

  #renderBlock(): TemplateResult {
    const { terms, peerName, busy } = this;
    return html`
      <form novalidate @submit=${this.#onBlock}>
        <div class="body">
          <h2 id="title"><span dir="auto">${withName(terms.blockAsk, peerName)}</span></h2>
          <p id="text"><span dir="auto">${withName(terms.blockText, peerName)}</span></p>
          ${this.canReport ? this.#checkbox('reports', terms.alsoReport) : nothing}
          ${this.#renderError(terms.notBlocked)}
        </div>
        ${this.#renderActions(busy ? terms.blocking : terms.blockNow, true)}
      </form>
    `;
  }

  #renderReport(): TemplateResult {
    const { terms, peerName, quote, busy, reason, comment, problem } = this;
    return html`
      <form novalidate @submit=${this.#onReport}>
        <div class="body">
          <h2 id="title"><span dir="auto">${quote === null ? withName(terms.reportAsk, peerName) : terms.reportMessageAsk}</span></h2>
          ${quote === null ? nothing : html`<p class="quote" dir="auto">${quote}</p>`}
          <p id="text"><span dir="auto">${withName(quote === null ? terms.reportText : terms.reportMessageText, peerName)}</span></p>
          ${reportFields({
            terms,
            reason,
            problem,
            comment,
            left: commentLength - comment.trim().length,
            onReason: (chosen) => {
              this.reason = chosen;
              this.problem = null;
            },
            onComment: (text) => {
              this.comment = text;
              if (this.problem === 'comment') this.problem = null;
            },
          })}
          ${this.canBlock && !this.blocked ? this.#checkbox('blocks', terms.alsoBlock) : nothing}
          ${this.#renderError(this.reported ? terms.reportedNotBlocked : terms.notReported)}
        </div>
        ${this.#renderActions(busy ? terms.sendingReport : this.reported ? terms.blockNow : terms.sendReport)}
      </form>
    `;
  }

  #renderSent(): TemplateResult {
    const { terms, peerName } = this;
    return html`
      <div class="body">
        <h2 id="title">${terms.reportThanks}</h2>
        <p id="text">
          <span dir="auto">${terms.reportSent} ${this.blocked ? withName(terms.isBlocked, peerName) : nothing}</span>
        </p>
      </div>
      <div class="actions">
        <button class="button" type="button" @click=${this.close}>${terms.close}</button>
      </div>
    `;
  }

  #checkbox(name: 'blocks' | 'reports', words: (name: string) => string): TemplateResult {
    return html`
      <label class="choice">
        <input type="checkbox" name=${name} />
        <span dir="auto">${withName(words, this.peerName)}</span>
      </label>
    `;
  }

  #renderError(what: (name: string) => string): TemplateResult {
    const { error, terms, peerName } = this;
    return html`
      <div role="alert">
        ${error ? html`<p class="alert"><span dir="auto">${withName(what, peerName)} ${safetyErrorText(error, terms)}</span></p>` : nothing}
      </div>
    `;
  }

  #renderActions(words: string, danger = false): TemplateResult {
    return html`
      <div class="actions">
        <button class="button quiet" type="button" @click=${this.close}>${this.terms.cancel}</button>
        <button class="button ${danger ? 'danger' : ''}" type="submit" aria-disabled=${this.busy ? 'true' : 'false'}>
          ${words}
        </button>
      </div>
    `;
  }

  protected override close(): void {
    this.dispatchEvent(new SafetyCloseEvent());
  }

  readonly #onBlock = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!this.busy) this.dispatchEvent(new BlockEvent(this.#isChecked('reports')));
  };

  readonly #onReport = (event: SubmitEvent): void => {
    event.preventDefault();
    const { reason, busy } = this;
    if (busy) return;
    const comment = this.comment.trim();
    if (reason === null) this.#point('reason', 'input');
    else if (comment.length > commentLength) this.renderRoot.querySelector('textarea')?.focus();
    else if (reason === 'other' && comment === '') this.#point('comment', 'textarea');
    else {
      const report = { reason, ...(comment && { comment }) };
      this.dispatchEvent(new ReportEvent(report, this.#isChecked('blocks')));
    }
  };

  /** Says what is missing, where it is. */
  #point(problem: ReportProblem, selector: string): void {
    this.problem = problem;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  #isChecked(name: 'blocks' | 'reports'): boolean {
    return this.renderRoot.querySelector<HTMLInputElement>(`input[name=${name}]`)?.checked ?? false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-safety': ChatSafety;
  }
}
