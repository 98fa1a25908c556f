import type { Conversation, TimelineMessage } from '@chat/client';
import type { RowNote } from '../chat-message-list/message-row.js';
import type { ActionStage } from '../controllers/action-stage.js';
import { type ChatHost, reportError } from '../controllers/chat-host.js';
import { copyText } from './copy-text.js';
import { findQuoted } from './quote-jump.js';

/** What is done with messages in one conversation and cannot be seen at once, so that it is told. */
export class ToldActions {
  /** What is to be said at a message. */
  note: RowNote | null = null;
  /** What has happened, for who cannot see it. */
  said = '';
  readonly #host: ChatHost;
  readonly #stage: ActionStage;
  readonly #conversation: Conversation;
  #jumps = 0;

  constructor(host: ChatHost, stage: ActionStage, conversation: Conversation) {
    this.#host = host;
    this.#stage = stage;
    this.#conversation = conversation;
  }

  /** Another conversation is shown. */
  end(): void {
    this.#jumps++;
  }

  async copy({ text }: TimelineMessage): Promise<void> {
    if (await copyText(text)) this.#say(this.#stage.terms.copied);
  }

  /** Goes to the message that this one answers. */
  async jump({ key, quote }: TimelineMessage): Promise<void> {
    const { terms } = this.#stage;
    if (!quote) return;
    const jump = ++this.#jumps;
    const isOver = () => jump !== this.#jumps;
    const note = (text: string) => {
      this.note = { key, text };
      this.#say(text);
    };
    this.note = null;
    try {
      const onLooking = () => note(terms.quoteLooking);
      const found = await findQuoted(this.#conversation, quote, { onLooking, isOver });
      if (found === null) return;
      this.note = null;
      this.said = '';
      this.#host.requestUpdate();
      if (found === 'too-far') return note(terms.quoteTooFar);
      // What was loaded on the way is in the list then.
      await this.#host.updateComplete;
      if (!isOver()) this.#stage.showMessage(found.key);
    } catch (error) {
      reportError(this.#host, error);
      if (!isOver()) note(terms.quoteUnreachable);
    }
  }

  #say(text: string): void {
    this.said = text;
    this.#host.requestUpdate();
  }
}
