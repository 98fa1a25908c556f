/** What can be done with the one with whom a conversation is. */
export type Option = 'block' | 'unblock' | 'report';

/** The user wants something done with the conversation that is open. */
export class OptionEvent extends Event {
  readonly option: Option;

  constructor(option: Option) {
    super('chat-option');
    this.option = option;
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-option': OptionEvent;
  }
}
