/** The user ends a session elsewhere, or all of them. */
export class EndSessionEvent extends Event {
  /** Null for all of them. */
  readonly id: string | null;

  constructor(id: string | null) {
    super('chat-end-session');
    this.id = id;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-end-session': EndSessionEvent;
  }
}
