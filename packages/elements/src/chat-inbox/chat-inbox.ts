import type { Opening } from '@chat/client';
import type { PropertyDeclarations, PropertyValues } from 'lit';
import { ChatWindow } from '../chat-window/chat-window.js';
import { ChatSelectEvent } from './select-event.js';

/**
 * A `<chat-window>` that is never with one person only, and that the page can tell which conversation to show: `with` and
 * `topic` say nothing here. From 720 px of its own width on, the list stands beside the conversation; where it is
 * narrower, one comes after the other.
 *
 * @summary The user's conversations, and the one that is open.
 *
 * @event {ChatSelectEvent} chat-select - Another conversation is open, or none (`conversation`).
 */
export class ChatInbox extends ChatWindow {
  static override properties: PropertyDeclarations = {
    selected: { type: String, reflect: true },
  };

  /** The id of the conversation that is open; to set it opens another, and an empty one goes back to the list. */
  declare selected: string;
  /** What was last told to the page. */
  #told = '';

  constructor() {
    super();
    this.selected = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // It was in the page before: what was open then was closed on the way out.
    if (this.hasUpdated && this.selected) this.#select();
  }

  /**
   * Opens the conversation with a user, as soon as somebody is signed in.
   *
   * @returns once it is shown, or something else was chosen meanwhile
   * @throws ChatError as `ChatClient.conversationWith`
   */
  open(username: string, opening: Opening = {}): Promise<void> {
    return this.choose((client) => client.conversationWith(username, opening));
  }

  protected override get peer(): string {
    return '';
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('selected') && (this.selected ?? '') !== this.#told) this.#select();
  }

  protected override updated(): void {
    super.updated();
    const { kind } = this.view;
    // While the connection is made, or it is not in the page, nothing else is chosen.
    if (kind !== 'inbox' && kind !== 'conversation') return;
    const id = this.conversation?.id ?? '';
    if (id === this.#told || this.isChoosing) return;
    this.#told = id;
    this.selected = id;
    this.dispatchEvent(new ChatSelectEvent(this.conversation));
  }

  #select(): void {
    const id = this.selected;
    // What failed is told by `chat-error`.
    if (id) this.choose((client) => client.conversation(id)).catch(() => {});
    else this.leaveConversation();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-inbox': ChatInbox;
  }
}
