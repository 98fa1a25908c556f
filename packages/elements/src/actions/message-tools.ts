import { html, nothing, type TemplateResult } from 'lit';
import { keepFocus } from '../chat-composer/keep-focus.js';
import { hasAny } from '../chat-message/message-abilities.js';
import type { MessageContext } from '../chat-message/message-context.js';
import type { MenuRequest, MenuView } from '../chat-message/message-menu-event.js';
import { menuIcons } from '../chat-message-menu/menu-icons.js';
import { icons } from '../icons/icons.js';

export interface ToolsOptions {
  /** Whether there may be a pointer over it: until then, only what a screen reader is to find. */
  readonly full: boolean;
  /** Whether its menu is open. */
  readonly open: boolean;
  onMenu(request: MenuRequest): void;
}

/**
 * What floats at a bubble while a pointer is over it. It is no stop of Tab: a row has keys for all that.
 */
export function messageTools(
  { message, abilities, terms, act }: MessageContext,
  { full, open, onMenu }: ToolsOptions,
): TemplateResult | typeof nothing {
  // Nothing floats at what somebody is still writing: it would be in the way of reading.
  if (!hasAny(abilities) || (!message.own && message.seq === null)) return nothing;
  const menu = (view: MenuView) => (event: MouseEvent) =>
    onMenu({
      view,
      anchor: (event.currentTarget as Element).getBoundingClientRect(),
      by: hasFingers() ? 'touch' : event.detail === 0 ? 'key' : 'pointer',
    });
  const shown = full || open;
  // What nobody sees is neither placed nor painted: with each row that is work in each frame of scrolling.
  return html`
    <div
      class=${shown ? `tools ${open ? 'open' : ''}` : 'bare'}
      part=${shown ? 'tools' : nothing}
      @mousedown=${keepFocus}
    >
      ${full && abilities.react ? tool('react', terms.react, menu('reactions')) : nothing}
      ${full && abilities.reply ? tool('reply', terms.reply, () => act('reply')) : nothing}
      <button
        class="tool"
        type="button"
        tabindex="-1"
        title=${terms.messageActions}
        aria-label=${terms.messageActions}
        aria-haspopup="menu"
        aria-expanded=${open ? 'true' : 'false'}
        @click=${menu('all')}
      >
        ${shown ? icons.more : nothing}
      </button>
    </div>
  `;
}

function tool(
  icon: 'react' | 'reply',
  words: string,
  onClick: (event: MouseEvent) => void,
): TemplateResult {
  return html`
    <button class="tool ${icon}" type="button" tabindex="-1" title=${words} @click=${onClick}>
      ${menuIcons[icon]}<span class="visually-hidden">${words}</span>
    </button>
  `;
}

function hasFingers(): boolean {
  return globalThis.matchMedia?.('(pointer: coarse)').matches ?? false;
}
