import { html, type TemplateResult } from 'lit';

/** Where the next message of the other one will be. In words it is in the head of the window. */
export const typingBubble: TemplateResult = html`<div class="typing" part="typing" aria-hidden="true"><i></i><i></i><i></i></div>`;
