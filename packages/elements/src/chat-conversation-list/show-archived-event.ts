/** The user goes to the conversations that they have archived, or back. */
export class ShowArchivedEvent extends Event {
  readonly archived: boolean;

  constructor(archived: boolean) {
    super('chat-show-archived', { bubbles: true });
    this.archived = archived;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-show-archived': ShowArchivedEvent;
  }
}
