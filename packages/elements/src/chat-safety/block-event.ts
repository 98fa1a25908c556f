/** The user blocks the one whom the sheet is about. */
export class BlockEvent extends Event {
  /** Whether they want to report them after that. */
  readonly reports: boolean;

  constructor(reports: boolean) {
    super('chat-block');
    this.reports = reports;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-block': BlockEvent;
  }
}
