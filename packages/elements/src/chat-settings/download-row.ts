import { html, nothing, type TemplateResult } from 'lit';
import { icons } from '../icons/icons.js';
import { lateIcons } from '../icons/late-icons.js';
import { errorText } from '../localize/error-text.js';
import type { Terms } from '../localize/terms.js';
import type { DownloadState } from './download-state.js';

export interface DownloadRowOptions {
  readonly terms: Terms;
  readonly state: DownloadState;
  readonly onDownload: () => void;
}

/** Where the user gets what is kept of them. */
export function downloadRow({ terms, state, onDownload }: DownloadRowOptions): TemplateResult {
  const { busy, error, file } = state;
  const told = busy ? terms.downloading : file ? terms.downloaded(file) : '';
  return html`
    <button
      class="row download"
      type="button"
      aria-disabled=${busy ? 'true' : 'false'}
      @click=${busy ? nothing : onDownload}
    >
      <span class="words">
        <span>${terms.download}</span><span class="visually-hidden">: </span>
        <span class="hint">${told || terms.downloadHint}</span>
      </span>
      ${file && !busy ? icons.check : lateIcons.down}
    </button>
    <div class="visually-hidden" role="status">${told}</div>
    <div role="alert">${error ? html`<p class="alert">${errorText(error, terms)}</p>` : nothing}</div>
  `;
}
