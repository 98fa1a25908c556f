import type { MessageFile } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import type { MessageContext } from '../chat-message/message-context.js';
import { fileWord } from '../localize/said.js';
import { fileUrl } from './file-url.js';
import { progressRing } from './progress-ring.js';
import { fileProgress } from './sending-progress.js';

export interface VoiceRowOptions extends MessageContext {
  /** Whether what plays it is there. */
  readonly isThere: boolean;
  /** In which it is: it knows where its files are. */
  readonly host: Element;
}

/** A voice message. Its room is there from the first. */
export function voiceRow(file: MessageFile, options: VoiceRowOptions): TemplateResult {
  const { message, terms, tabindex, act, isThere, host } = options;
  const progress = fileProgress(file, message);
  const ring =
    progress === null
      ? nothing
      : progressRing({
          progress,
          doing: `${terms.pending} ${fileWord(file, terms)}`,
          cancel: terms.cancelSending,
          tabindex,
          onCancel: () => act('discard'),
        });
  return html`
    <div class="file voice" part="file" role="group" aria-label=${fileWord(file, terms)}>
      ${ring}
      ${
        isThere
          ? html`<chat-voice
              .voice=${file.voice}
              .source=${() => fileUrl(host, message, file)}
              .bare=${progress !== null}
              .stop=${tabindex}
            ></chat-voice>`
          : nothing
      }
    </div>
  `;
}
