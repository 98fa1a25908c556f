/** The user chose whom to chat with, by username. */
export class PeerEvent extends Event {
  readonly username: string;

  constructor(username: string) {
    super('chat-peer', { bubbles: true });
    this.username = username;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-peer': PeerEvent;
  }
}
