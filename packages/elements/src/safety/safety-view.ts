import { html, type TemplateResult } from 'lit';
import type { BlockEvent } from '../chat-safety/block-event.js';
import type { ReportEvent } from '../chat-safety/report-event.js';
import type { Safety } from './shown-safety.js';

export interface SafetyViewOptions {
  readonly safety: Safety;
  readonly lang: string;
  readonly onClose: () => void;
}

/** Where somebody is blocked or reported, over the window. */
export function safetyView({ safety, lang, onClose }: SafetyViewOptions): TemplateResult {
  const { peer, message } = safety.request;
  return html`
    <chat-safety
      lang=${lang}
      .step=${safety.step}
      .peerName=${peer.name}
      .quote=${message?.text ?? null}
      .canBlock=${safety.canBlock}
      .canReport=${safety.canReport}
      .blocked=${safety.isBlocked}
      .reported=${safety.isReported}
      .busy=${safety.busy}
      .error=${safety.error}
      @chat-block=${({ reports }: BlockEvent) => safety.block(reports)}
      @chat-report=${({ report, blocks }: ReportEvent) => safety.report(report, blocks)}
      @chat-safety-close=${onClose}
    ></chat-safety>
  `;
}
