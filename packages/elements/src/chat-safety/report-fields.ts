import type { ReportReason } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { limitWords } from '../localize/limit-words.js';
import type { Terms } from '../localize/terms.js';

/** What is missing in a report. */
export type ReportProblem = 'reason' | 'comment';

/** How much of the comment is left when that is said, in UTF-16 code units: a tenth. */
const nearLimit = 100;

export interface ReportFieldsOptions {
  readonly terms: Terms;
  readonly reason: ReportReason | null;
  readonly comment: string;
  /** How much longer the comment may be, in UTF-16 code units. */
  readonly left: number;
  readonly problem: ReportProblem | null;
  readonly onReason: (reason: ReportReason) => void;
  readonly onComment: (text: string) => void;
}

/** Why somebody is reported, in one of four words and in the user's own. */
export function reportFields(options: ReportFieldsOptions): TemplateResult {
  const { terms, reason, comment, left, problem, onReason, onComment } = options;
  const reasons: readonly [ReportReason, string][] = [
    ['spam', terms.reasonSpam],
    ['abuse', terms.reasonAbuse],
    ['danger', terms.reasonDanger],
    ['other', terms.reasonOther],
  ];
  const isWanted = reason === 'other';
  return html`
    <div
      class="reasons"
      role="radiogroup"
      aria-label=${terms.reasonLabel}
      aria-required="true"
      aria-describedby="reason-problem"
    >
      ${reasons.map(
        ([value, words]) => html`
          <label class="choice">
            <input
              type="radio"
              name="reason"
              value=${value}
              .checked=${reason === value}
              @change=${() => onReason(value)}
            />
            <span>${words}</span>
          </label>
        `,
      )}
      <span class="field-error" id="reason-problem" dir="auto" role="alert">${problem === 'reason' ? terms.reasonMissing : nothing}</span>
    </div>
    <div class="field">
      <label class="label" for="comment">
        <span dir="auto">${isWanted ? terms.commentWanted : terms.comment}</span>
        ${isWanted ? nothing : html`<span class="hint">${terms.commentOptional}</span>`}
      </label>
      <textarea
        class="input"
        id="comment"
        rows="3"
        dir="auto"
        .value=${comment}
        aria-required=${isWanted ? 'true' : 'false'}
        aria-invalid=${problem === 'comment' || left < 0 ? 'true' : 'false'}
        aria-describedby="comment-problem left"
        @input=${({ target }: InputEvent) => onComment((target as HTMLTextAreaElement).value)}
      ></textarea>
      <span class="field-error" id="comment-problem" dir="auto" role="alert">${problem === 'comment' ? terms.commentMissing : nothing}</span>
      <span class=${left < 0 ? 'left over' : 'left'} id="left" dir="auto" role="status">
        ${left > nearLimit ? nothing : limitWords(left, terms)}
      </span>
    </div>
  `;
}
