import { html, type TemplateResult } from 'lit';
import type { OptionEvent } from '../chat-options/option-event.js';
import type { OptionsRequest } from '../chat-options/options-request.js';

export interface OptionsViewOptions {
  readonly request: OptionsRequest;
  readonly lang: string;
  readonly onChosen: (event: OptionEvent) => void;
  readonly onClose: () => void;
}

/** What can be done with the conversation that is open, over the window. */
export function optionsView(options: OptionsViewOptions): TemplateResult {
  const { request, lang, onChosen, onClose } = options;
  return html`
    <chat-options
      lang=${lang}
      exportparts="menu, menu-item"
      .request=${request}
      @chat-option=${onChosen}
      @chat-menu-close=${onClose}
    ></chat-options>
  `;
}
