import type { MessageFile } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import type { MessageContext } from '../chat-message/message-context.js';
import { isolate } from '../localize/isolate.js';
import { numberOf } from '../localize/number-format.js';
import { isSmallerThan, type narrowest, pictureBox } from './picture-box.js';
import { progressRing } from './progress-ring.js';
import { filesProgress } from './sending-progress.js';

/** Most pictures that are shown of a message; how many more there are stands on the last of them. */
const mostShown = 4;

export interface PictureGridOptions extends MessageContext {
  /** What is under them. */
  readonly under: keyof typeof narrowest;
  readonly onOpen: (at: number) => void;
}

/** The pictures of a message: one in its proportion, several side by side. */
export function pictureGrid(
  pictures: readonly MessageFile[],
  options: PictureGridOptions,
): TemplateResult {
  const { message, terms, tabindex, act } = options;
  const shown = pictures.slice(0, mostShown);
  const progress = filesProgress(pictures, message);
  return html`
    <div class="pictures of-${shown.length}">
      ${shown.map((file, at) => picture(file, at, pictures, options))}
      ${
        progress === null
          ? nothing
          : progressRing({
              progress,
              doing: terms.pending,
              cancel: terms.cancelSending,
              tabindex,
              onCancel: () => act('discard'),
            })
      }
    </div>
  `;
}

function picture(
  file: MessageFile,
  at: number,
  pictures: readonly MessageFile[],
  { message, terms, tabindex, under, onOpen }: PictureGridOptions,
): TemplateResult {
  const further = at === mostShown - 1 ? pictures.length - mostShown : 0;
  const shown = numberOf(further, terms.language);
  const label = terms.openPicture(isolate(file.name));
  const box = file.picture && pictures.length === 1 ? pictureBox(file.picture, under) : null;
  const isSmall = box && file.picture && isSmallerThan(file.picture, box);
  return html`
    <button
      class="picture"
      part="picture"
      type="button"
      tabindex=${tabindex}
      @click=${({ currentTarget }: Event) => {
        const picture = (currentTarget as Element).querySelector('chat-picture');
        // There is nothing to see yet.
        if (picture?.isGone) picture.load();
        else onOpen(at);
      }}
    >
      <span class="visually-hidden">${further > 0 ? `${label} (+${shown})` : label}</span>
      <chat-picture fit=${isSmall ? 'none' : 'cover'} .message=${message} .file=${file} .box=${box}></chat-picture>
      ${further > 0 ? html`<span class="further" aria-hidden="true"><bdo dir="ltr">+${shown}</bdo></span>` : nothing}
    </button>
  `;
}
