import type { ConnectionState, Conversation, User } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { avatar } from '../avatar/avatar.js';
import type { ChatController } from '../controllers/chat-controller.js';
import { icons } from '../icons/icons.js';
import { timeOrDayWithin } from '../localize/date-format.js';
import type { Terms } from '../localize/terms.js';
import { userMark } from '../user-mark/user-mark.js';

export interface WindowHeaderOptions {
  readonly chat: ChatController;
  readonly terms: Terms;
  /** What the page calls it. */
  readonly heading: string;
  /** What it is called until there is a conversation. */
  readonly title: string;
  /** For dates. */
  readonly locale: string;
  /** Whether there is something to go back to from a conversation. */
  readonly choosesPeer: boolean;
  readonly onSignOut: () => void;
}

/** The head of the window: who it is with, and how the connection is. */
export function windowHeader(options: WindowHeaderOptions): TemplateResult {
  const { chat, terms, title, choosesPeer, onSignOut } = options;
  const conversation = chat.view.kind === 'conversation' ? chat.view.conversation : null;
  const peer: Pick<User, 'name' | 'picture' | 'guest' | 'bot'> = conversation?.peer ?? {
    name: title,
  };
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
        ${conversation || chat.account.takesGuests ? avatar(peer) : nothing}
        <div class="titles">
          <h2><bdi>${peer.name}</bdi>${userMark(peer, terms)}</h2>
          ${stateLine(options, conversation)}
        </div>
      </slot>
      <div class="tools">
        ${
          chat.search.isOffered && conversation?.removed === false
            ? tool('search', terms.search, icons.search, () => chat.search.open(conversation))
            : nothing
        }
        ${
          chat.settings.isOffered
            ? tool('settings', terms.settings, icons.settings, () => chat.settings.open())
            : nothing
        }
        ${
          conversation?.removed === false && chat.safety.optionsOf(conversation).length > 0
            ? tool('options', terms.options, icons.more, onOptions(chat, conversation), 'menu')
            : nothing
        }
        ${chat.account.canSignOut ? tool('sign-out', terms.signOut, icons.signOut, onSignOut) : nothing}
        <slot name="end"></slot>
      </div>
    </header>
  `;
}

const onOptions = (chat: ChatController, conversation: Conversation) => (event: MouseEvent) => {
  chat.safety.showMenu(conversation, event.currentTarget as HTMLElement, event.detail === 0);
};

function tool(
  name: string,
  words: string,
  icon: unknown,
  onPress: (event: MouseEvent) => void,
  popup: 'menu' | typeof nothing = nothing,
): TemplateResult {
  return html`
    <button class="icon-button ${name}" type="button" title=${words} aria-haspopup=${popup} @click=${onPress}>
      ${icon}<span class="visually-hidden">${words}</span>
    </button>
  `;
}

/** The most pressing of what there is to say: how the connection is, what the other one does, the heading. */
function stateLine(
  options: WindowHeaderOptions,
  conversation: Conversation | null,
): TemplateResult | typeof nothing {
  const { chat, terms, heading } = options;
  const { view, client } = chat;
  if (!client || view.kind === 'sign-in' || view.kind === 'waiting' || view.kind === 'problem') {
    return nothing;
  }
  const { status } = client.state;
  const line: Line =
    status === 'online'
      ? (conversation && presenceLine(options, conversation)) || {
          words: terms.connected,
          kind: status,
        }
      : { words: connectionWords(status, terms), kind: status };
  const { words, kind } = line;
  const about = conversation ? heading || conversation.topic : '';
  if (!about && !words) return nothing;
  const between = about && words ? html`<span aria-hidden="true">·</span>` : nothing;
  return html`<p class="state ${kind}">${about ? html`<bdi>${about}</bdi>${between}` : nothing}<span class="words" dir="auto">${words}</span></p>`;
}

interface Line {
  readonly words: string;
  readonly kind: string;
}

/** Null where the server tells nothing of it. */
function presenceLine(
  { chat, terms, locale }: WindowHeaderOptions,
  { peer, blocked }: Conversation,
): Line | null {
  if (blocked) return { words: terms.blocked, kind: 'plain' };
  if (chat.conversation.showsTyping) return { words: terms.typing, kind: 'plain typing' };
  if (!chat.client?.features.presence) return null;
  const { online = false, lastSeenAt = null } = chat.presence.of(peer) ?? {};
  if (online) return { words: terms.online, kind: 'online' };
  const words =
    lastSeenAt === null ? '' : terms.lastSeen(timeOrDayWithin(lastSeenAt, locale, terms));
  return { words, kind: 'plain' };
}

function connectionWords(status: ConnectionState['status'], terms: Terms): string {
  switch (status) {
    case 'reconnecting':
    case 'offline':
    case 'closed':
      return terms[status];
    case 'unauthorized':
      return terms.closed;
    default:
      return terms.connecting;
  }
}
