import type { Quote } from '@chat/client';
import { html, type TemplateResult } from 'lit';
import { quotedWords } from '../localize/said.js';
import type { MessageContext } from './message-context.js';

/** The message that another one answers: who said what. A press leads there. */
export function messageQuote(quote: Quote, context: MessageContext): TemplateResult {
  const { terms, peerName, tabindex, act } = context;
  const name = quote.system ? terms.notice : quote.own ? terms.you : peerName;
  const said = quotedWords(quote, terms);
  // Without white space around it: the bubble keeps what it has.
  return html`<button class="quote ${quote.deleted ? 'gone' : ''}" part="quote" type="button" dir="auto" tabindex=${tabindex} @click=${() => act('jump')}><bdi class="visually-hidden">${terms.inReplyTo} </bdi><span class="name"><bdi>${name}</bdi></span><span class="said">${said}</span></button>`;
}
