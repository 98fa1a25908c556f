import type { Conversation } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import type { Option, OptionEvent } from '../chat-options/option-event.js';
import type { OptionsRequest } from '../chat-options/options-request.js';
import type { BlockEvent } from '../chat-safety/block-event.js';
import type { ReportEvent } from '../chat-safety/report-event.js';
import type { Safety } from './shown-safety.js';

/** What is done about others in a window. */
interface WindowSafety {
  readonly menu: OptionsRequest | null;
  readonly opened: Safety | null;
  act(option: Option, conversation: Conversation, message: null): void;
  leaveMenu(): void;
  leave(): Promise<void>;
}

export interface SafetyViewOptions {
  readonly safety: WindowSafety;
  /** The one that is open. */
  readonly conversation: Conversation | null;
  readonly lang: string;
}

/** Where somebody is blocked or reported, or the menu that leads there, over the window. */
export function safetyView(options: SafetyViewOptions): TemplateResult | typeof nothing {
  const { safety, conversation } = options;
  if (safety.opened) return sheet(safety.opened, options);
  return safety.menu && conversation ? menu(safety.menu, conversation, options) : nothing;
}

function sheet(opened: Safety, { safety, lang }: SafetyViewOptions): TemplateResult {
  const { peer, message } = opened.request;
  return html`
    <chat-safety
      lang=${lang}
      .step=${opened.step}
      .peerName=${peer.name}
      .quote=${message?.text ?? null}
      .canBlock=${opened.canBlock}
      .canReport=${opened.canReport}
      .blocked=${opened.isBlocked}
      .reported=${opened.isReported}
      .busy=${opened.busy}
      .error=${opened.error}
      @chat-block=${({ reports }: BlockEvent) => opened.block(reports)}
      @chat-report=${({ report, blocks }: ReportEvent) => opened.report(report, blocks)}
      @chat-safety-close=${safety.leave}
    ></chat-safety>
  `;
}

function menu(
  request: OptionsRequest,
  conversation: Conversation,
  { safety, lang }: SafetyViewOptions,
): TemplateResult {
  return html`
    <chat-options
      lang=${lang}
      exportparts="menu, menu-item"
      .request=${request}
      @chat-option=${({ option }: OptionEvent) => safety.act(option, conversation, null)}
      @chat-menu-close=${safety.leaveMenu}
    ></chat-options>
  `;
}
