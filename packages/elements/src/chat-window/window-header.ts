import { html, nothing, type TemplateResult } from 'lit';
import type { ChatController } from '../controllers/chat-controller.js';
import { icons } from '../icons/icons.js';
import { initialOf } from '../localize/initial-of.js';
import type { Terms } from '../localize/terms.js';

export interface WindowHeaderOptions {
  readonly chat: ChatController;
  readonly terms: Terms;
  readonly heading: string;
  /** Whether there is something to go back to from a conversation. */
  readonly choosesPeer: boolean;
  readonly onSignOut: () => void;
}

/** The head of the window: who it is with, and how the connection is. */
export function windowHeader(options: WindowHeaderOptions): TemplateResult {
  const { chat, terms, heading, choosesPeer, onSignOut } = options;
  const conversation = chat.view.kind === 'conversation' ? chat.view.conversation : null;
  return html`
    <header part="header">
      ${
        conversation !== null && choosesPeer
          ? html`
            <button class="icon-button back" type="button" @click=${() => chat.leaveConversation()}>
              ${icons.back}<span class="visually-hidden">${terms.back}</span>
            </button>
          `
          : nothing
      }
      <slot name="header">
        ${
          conversation
            ? html`<span class="avatar" aria-hidden="true">${initialOf(conversation.peer.name)}</span>`
            : nothing
        }
        <div class="titles">
          <h2><bdi>${conversation ? conversation.peer.name : heading || terms.chat}</bdi></h2>
          ${connectionState(chat, terms, conversation ? heading : '')}
        </div>
      </slot>
      ${
        chat.account.canSignOut
          ? html`
            <button
              class="icon-button sign-out"
              type="button"
              title=${terms.signOut}
              @click=${onSignOut}
            >
              ${icons.signOut}<span class="visually-hidden">${terms.signOut}</span>
            </button>
          `
          : nothing
      }
    </header>
  `;
}

function connectionState(
  { view, client }: ChatController,
  terms: Terms,
  heading: string,
): TemplateResult | typeof nothing {
  if (!client || view.kind === 'sign-in' || view.kind === 'waiting' || view.kind === 'problem') {
    return nothing;
  }
  const { status } = client.state;
  const words = {
    idle: terms.connecting,
    connecting: terms.connecting,
    online: terms.connected,
    reconnecting: terms.reconnecting,
    offline: terms.offline,
    closed: terms.closed,
    unauthorized: terms.closed,
  }[status];
  return html`<p class="state ${status}">${heading ? html`<bdi>${heading}</bdi><span aria-hidden="true">·</span>` : nothing}<span class="words">${words}</span></p>`;
}
