/** Another text is to be searched for. */
export class SearchTextEvent extends Event {
  readonly text: string;

  constructor(text: string) {
    super('chat-search-text', { bubbles: true });
    this.text = text;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-search-text': SearchTextEvent;
  }
}
