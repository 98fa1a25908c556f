import type { Conversation, MessageFile, TimelineMessage } from '@chat/client';

/** A file of a message is about to be shown, or saved: whoever has the conversation is asked where it can be read. */
export class FileUrlEvent extends Event {
  readonly message: TimelineMessage;
  readonly file: MessageFile;
  #url: Promise<string> | undefined;

  constructor(message: TimelineMessage, file: MessageFile) {
    super('chat-file-url', { bubbles: true, composed: true });
    this.message = message;
    this.file = file;
  }

  /** What the conversation said; undefined when nobody asked it. */
  get url(): Promise<string> | undefined {
    return this.#url;
  }

  /** Asks the conversation of the message, and nobody else any more. */
  ask(conversation: Partial<Pick<Conversation, 'fileUrl'>>): void {
    this.stopPropagation();
    this.#url = conversation.fileUrl?.(this.message, this.file);
  }
}

declare global {
  interface HTMLElementEventMap {
    'chat-file-url': FileUrlEvent;
  }
}
