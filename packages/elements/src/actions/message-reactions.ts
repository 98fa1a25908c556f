import type { Reaction } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { MessageContext } from '../chat-message/message-context.js';
import { numberOf } from '../localize/number-format.js';
import { reactionLabel, reactorNames } from '../localize/reaction-label.js';

/** Who reacted with what, at the lower edge of the bubble. A press adds one's own, or takes it away. */
export function messageReactions(context: MessageContext): unknown {
  return repeat(
    context.message.reactions,
    ({ emoji }) => emoji,
    (reaction) => chip(reaction, context),
  );
}

function chip(reaction: Reaction, context: MessageContext): TemplateResult {
  const { abilities, tabindex, act } = context;
  const { emoji, userIds, own } = reaction;
  const label = reactionLabel(reaction, context);
  const part = own ? 'reaction reaction-own' : 'reaction';
  const count =
    userIds.length > 1
      ? html`<span class="count">${numberOf(userIds.length, context.locale)}</span>`
      : nothing;
  const content = html`<span>${emoji}</span>${count}<span class="visually-hidden">${reactorNames(reaction, context)}</span>`;
  if (!abilities.react) {
    return html`<span class="reaction ${own ? 'mine' : ''}" part=${part} title=${label}>${content}</span>`;
  }
  return html`
    <button
      class="reaction ${own ? 'mine' : ''}"
      part=${part}
      type="button"
      tabindex=${tabindex}
      aria-pressed=${own ? 'true' : 'false'}
      title=${label}
      @click=${() => act('react', emoji)}
    >${content}</button>
  `;
}
