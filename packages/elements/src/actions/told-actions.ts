import type { TimelineMessage } from '@chat/client';
import type { RowNote } from '../chat-message-list/message-row.js';
import type { ActionStage } from '../controllers/action-stage.js';
import { type ChatHost, reportError } from '../controllers/chat-host.js';
import { copyText } from './copy-text.js';

/** What takes no longer than this is not spoken of, in ms. */
const patience = 150;

/** What is told, by its name among the words: which language that is in may change meanwhile. */
type Told = 'copied' | 'quoteLooking' | 'quoteGone' | 'quoteUnreachable';

/** What is done with messages in one conversation and cannot be seen at once, so that it is told. */
export class ToldActions {
  #noted: { readonly key: string; readonly told: Told } | null = null;
  #said: Told | null = null;
  readonly #host: ChatHost;
  readonly #stage: ActionStage;
  #jumps = 0;

  constructor(host: ChatHost, stage: ActionStage) {
    this.#host = host;
    this.#stage = stage;
  }

  /** What is to be said at a message. */
  get note(): RowNote | null {
    return this.#noted && { key: this.#noted.key, text: this.#stage.terms[this.#noted.told] };
  }

  /** What has happened, for who cannot see it. */
  get said(): string {
    return this.#said ? this.#stage.terms[this.#said] : '';
  }

  /** Another conversation is shown. */
  end(): void {
    this.#jumps++;
  }

  /** What was done before is of no matter any more. */
  hush(): void {
    this.#said = null;
  }

  async copy({ text }: TimelineMessage): Promise<void> {
    if (await copyText(text)) this.#say('copied');
  }

  /** Goes to the message that this one answers. */
  async jump({ key, quote }: TimelineMessage): Promise<void> {
    if (!quote) return;
    const jump = ++this.#jumps;
    const isOver = () => jump !== this.#jumps;
    const note = (told: Told) => {
      this.#noted = { key, told };
      this.#say(told);
    };
    this.#noted = null;
    const timer = setTimeout(() => !isOver() && note('quoteLooking'), patience);
    try {
      await this.#stage.goTo(quote.seq);
      if (isOver()) return;
      this.#noted = null;
      this.#say(null);
    } catch (error) {
      const { code } = reportError(this.#host, error);
      const isGone = code === 'message_not_found';
      if (!isOver()) note(isGone ? 'quoteGone' : 'quoteUnreachable');
    } finally {
      clearTimeout(timer);
    }
  }

  #say(told: Told | null): void {
    this.#said = told;
    this.#host.requestUpdate();
  }
}
