import type { MessageFile } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import type { MessageContext } from '../chat-message/message-context.js';
import { isolate } from '../localize/isolate.js';
import { fileIcons } from './file-icons.js';
import { fileKind } from './file-kind.js';
import { fileSize } from './file-size.js';
import { nameParts } from './name-parts.js';
import { progressRing } from './progress-ring.js';
import { fileProgress } from './sending-progress.js';

/** What came of the last press on a file. */
export type FileState = 'idle' | 'asked' | 'gone' | 'unreachable';

export interface FileRowOptions extends MessageContext {
  readonly state: FileState;
  readonly onPress: () => void;
}

/** A file that is no picture: a press saves it, once the server has it. */
export function fileRow(file: MessageFile, options: FileRowOptions): TemplateResult {
  const { message, terms, locale, tabindex, act, state, onPress } = options;
  const { id, name, type } = file;
  const progress = fileProgress(file, message);
  const size = fileSize(file.size, locale);
  const note =
    state === 'gone' ? terms.fileGone : state === 'unreachable' ? terms.fileUnreachable : null;
  const lines = html`
    <span class="lines">
      ${fileName(name)}
      <span class="size" dir="auto" role=${note ? 'alert' : nothing}>${note ?? size}</span>
    </span>
  `;
  if (progress !== null) {
    return html`
      <div class="file" part="file">
        ${progressRing({
          progress,
          doing: `${terms.pending} ${isolate(name)}`,
          cancel: terms.cancelSending,
          tabindex,
          onCancel: () => act('discard'),
        })}
        ${lines}
      </div>
    `;
  }
  const icon = html`<span class="kind">${fileIcons[fileKind(type)]}</span>`;
  if (id === null) return html`<div class="file" part="file">${icon}${lines}</div>`;
  return html`
    <button
      class="file ${state}"
      part="file"
      type="button"
      tabindex=${tabindex}
      title=${name}
      aria-label=${note ? terms.announcement(isolate(name), note) : terms.saveFile(isolate(name), size)}
      aria-busy=${state === 'asked' ? 'true' : 'false'}
      @click=${onPress}
    >
      ${icon}${lines}
    </button>
  `;
}

/** Cut in its middle where there is too little room. */
export function fileName(name: string): TemplateResult {
  const [start, end] = nameParts(name);
  return html`<span class="name" dir="auto"><span class="start">${start}</span>${end ? html`<span>${end}</span>` : nothing}</span>`;
}
