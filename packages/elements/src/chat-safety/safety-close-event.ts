/** The sheet is left. */
export class SafetyCloseEvent extends Event {
  constructor() {
    super('chat-safety-close');
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-safety-close': SafetyCloseEvent;
  }
}
