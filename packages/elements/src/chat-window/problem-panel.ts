import { html, nothing, type TemplateResult } from 'lit';
import type { ChatProblem } from '../controllers/chat-view.js';
import { icons } from '../icons/icons.js';
import { withName } from '../localize/isolate.js';
import type { Terms } from '../localize/terms.js';

export interface ProblemPanelOptions {
  readonly problem: ChatProblem;
  readonly terms: Terms;
  /** Whom the chat was to be with. */
  readonly peer: string;
  readonly onRetry: () => void;
}

/** What stands between the user and the conversation, in words, and a way on where there is one. */
export function problemPanel({
  problem,
  terms,
  peer,
  onRetry,
}: ProblemPanelOptions): TemplateResult {
  const { icon, heading, text, action } = {
    misconfigured: {
      icon: icons.warning,
      heading: terms.misconfiguredHeading,
      text: terms.misconfiguredText,
      action: null,
    },
    broken: {
      icon: icons.warning,
      heading: terms.brokenHeading,
      text: terms.brokenText,
      action: terms.tryAgain,
    },
    unauthorized: {
      icon: icons.lock,
      heading: terms.unauthorizedHeading,
      text: terms.unauthorizedText,
      action: terms.tryAgain,
    },
    forbidden: {
      icon: icons.lock,
      heading: terms.forbiddenHeading,
      text: terms.forbiddenText,
      action: terms.tryAgain,
    },
    'unknown-peer': {
      icon: icons.person,
      heading: terms.unknownPeerHeading,
      text: withName(terms.unknownPeerText, peer),
      action: terms.tryAgain,
    },
    self: {
      icon: icons.person,
      heading: terms.selfHeading,
      text: withName(terms.selfText, peer),
      action: null,
    },
    failed: {
      icon: icons.cloud,
      heading: terms.unreachableHeading,
      text: terms.serverUnreachable,
      action: terms.tryAgain,
    },
    closed: {
      icon: icons.cloud,
      heading: terms.closedHeading,
      text: terms.closedText,
      action: terms.connectAgain,
    },
  }[problem];
  return html`
    <div class="panel" role="alert">
      <span class="medallion">${icon}</span>
      <h3>${heading}</h3>
      <p>${text}</p>
      ${
        action === null
          ? nothing
          : html`<button class="button" type="button" @click=${onRetry}>${action}</button>`
      }
    </div>
  `;
}
