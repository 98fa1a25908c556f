import type { Conversation } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import type { OptionEvent } from '../chat-options/option-event.js';
import type { OptionsRequest } from '../chat-options/options-request.js';
import type { BlockEvent } from '../chat-safety/block-event.js';
import type { ReportEvent } from '../chat-safety/report-event.js';
import { termsFor } from '../localize/register-terms.js';
import { said } from '../localize/said.js';
import type { Measures } from './measures.js';
import type { Safety } from './shown-safety.js';

export interface SafetyViewOptions {
  readonly measures: Measures;
  /** The one that is open. */
  readonly conversation: Conversation | null;
  readonly lang: string;
}

/** Where somebody is blocked or reported, or the menu that leads there, over the window. */
export function safetyView(options: SafetyViewOptions): TemplateResult | typeof nothing {
  const { measures, conversation } = options;
  if (measures.opened) return sheet(measures.opened, options);
  return measures.menu && conversation ? menu(measures.menu, conversation, options) : nothing;
}

function sheet(opened: Safety, { measures, lang }: SafetyViewOptions): TemplateResult {
  const { peer, message } = opened.request;
  return html`
    <chat-safety
      lang=${lang}
      .step=${opened.step}
      .peerName=${peer.name}
      .quote=${message && said(message, termsFor(lang))}
      .canBlock=${opened.canBlock}
      .canReport=${opened.canReport}
      .blocked=${opened.isBlocked}
      .reported=${opened.isReported}
      .busy=${opened.busy}
      .error=${opened.error}
      @chat-block=${({ reports }: BlockEvent) => opened.block(reports)}
      @chat-report=${({ report, blocks }: ReportEvent) => opened.report(report, blocks)}
      @chat-safety-close=${measures.leave}
    ></chat-safety>
  `;
}

function menu(
  request: OptionsRequest,
  conversation: Conversation,
  { measures, lang }: SafetyViewOptions,
): TemplateResult {
  return html`
    <chat-options
      lang=${lang}
      exportparts="menu, menu-item"
      .request=${request}
      @chat-option=${({ option }: OptionEvent) => measures.act(option, conversation, null)}
      @chat-menu-close=${measures.leaveMenu}
    ></chat-options>
  `;
}
