import type { TimelineMessage } from '@chat/client';
import type { RowNote } from '../chat-message-list/message-row.js';
import type { ActionStage } from '../controllers/action-stage.js';
import { type ChatHost, reportError } from '../controllers/chat-host.js';
import { copyText } from './copy-text.js';

/** What takes no longer than this is not spoken of, in ms. */
const patience = 150;

/** What is done with messages in one conversation and cannot be seen at once, so that it is told. */
export class ToldActions {
  /** What is to be said at a message. */
  note: RowNote | null = null;
  /** What has happened, for who cannot see it. */
  said = '';
  readonly #host: ChatHost;
  readonly #stage: ActionStage;
  #jumps = 0;

  constructor(host: ChatHost, stage: ActionStage) {
    this.#host = host;
    this.#stage = stage;
  }

  /** Another conversation is shown. */
  end(): void {
    this.#jumps++;
  }

  /** What was done before is of no matter any more. */
  hush(): void {
    this.said = '';
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
    const timer = setTimeout(() => !isOver() && note(terms.quoteLooking), patience);
    try {
      await this.#stage.goTo(quote.seq);
      if (isOver()) return;
      this.note = null;
      this.#say('');
    } catch (error) {
      const { code } = reportError(this.#host, error);
      const isGone = code === 'message_not_found';
      if (!isOver()) note(isGone ? terms.quoteGone : terms.quoteUnreachable);
    } finally {
      clearTimeout(timer);
    }
  }

  #say(text: string): void {
    this.said = text;
    this.#host.requestUpdate();
  }
}
