import { html, nothing, type TemplateResult } from 'lit';
import type { Terms } from '../localize/terms.js';

export interface StartFormOptions {
  readonly terms: Terms;
  /** Whether there is nothing else to see. */
  readonly isAlone: boolean;
  readonly busy: boolean;
  /** What is wrong with what was entered. */
  readonly problem: string | TemplateResult | null;
  readonly onSubmit: (event: SubmitEvent) => void;
}

/** Where somebody new is found by their name. */
export function startForm({
  terms,
  isAlone,
  busy,
  problem,
  onSubmit,
}: StartFormOptions): TemplateResult {
  return html`
    <form class=${isAlone ? 'alone' : ''} novalidate @submit=${onSubmit}>
      ${isAlone ? html`<h2>${terms.peerHeading}</h2>` : nothing}
      <div class="field">
        <label class="label ${isAlone ? '' : 'visually-hidden'}" for="username">${terms.peerText}</label>
        <div class="find">
          <input
            class="input"
            id="username"
            name="peer"
            type="text"
            autocomplete="off"
            autocapitalize="none"
            autocorrect="off"
            spellcheck="false"
            placeholder=${isAlone ? terms.peerLabel : terms.peerFind}
            aria-invalid=${problem ? 'true' : 'false'}
            aria-describedby="problem"
          />
          <button class="button" type="submit" aria-disabled=${busy ? 'true' : 'false'}>
            ${isAlone ? terms.peerStart : terms.peerOpen}
          </button>
        </div>
        <span class="field-error" id="problem" role="alert">${problem}</span>
      </div>
    </form>
  `;
}
