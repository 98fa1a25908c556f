/** The user is to be gone, and has said so twice. */
export class DeleteAccountEvent extends Event {
  /** Null of a guest, who has none. */
  readonly password: string | null;

  constructor(password: string | null) {
    super('chat-delete-account');
    this.password = password;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-delete-account': DeleteAccountEvent;
  }
}
