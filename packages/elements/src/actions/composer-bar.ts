import type { TimelineMessage } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { keepFocus } from '../chat-composer/keep-focus.js';
import { menuIcons } from '../chat-message-menu/menu-icons.js';
import { withName } from '../localize/isolate.js';
import { said } from '../localize/said.js';
import type { Terms } from '../localize/terms.js';

export interface ComposerBarOptions {
  readonly terms: Terms;
  readonly peerName: string;
  readonly editing: TimelineMessage | null;
  readonly replyTo: TimelineMessage | null;
  onLeave(): void;
}

/** The line above the field: which message is edited, or answered. */
export function composerBar(options: ComposerBarOptions): TemplateResult | typeof nothing {
  const { terms, peerName, editing, replyTo, onLeave } = options;
  const message = editing ?? replyTo;
  if (!message) return nothing;
  const words = editing
    ? terms.editing
    : message.own
      ? terms.replyingToYourself
      : withName(terms.replyingTo, peerName);
  const cancel = editing ? terms.cancelEdit : terms.cancelReply;
  return html`
    <div class="bar ${editing ? 'editing' : 'replying'}" part="composer-bar">
      ${editing ? menuIcons.edit : menuIcons.reply}
      <p id="bar"><span class="what">${words}</span><span class="said" dir="auto">${said(message, terms)}</span></p>
      <button
        class="icon-button"
        type="button"
        title=${cancel}
        @mousedown=${keepFocus}
        @click=${onLeave}
      >
        ${menuIcons.close}<span class="visually-hidden">${cancel}</span>
      </button>
    </div>
  `;
}
