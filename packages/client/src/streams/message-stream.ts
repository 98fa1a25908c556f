import { ChatError } from '../chat-error.js';
import { checkMessageText } from '../message-text.js';
import type { TimelineMessage } from '../model.js';

/** Of a pair of surrogates, the first one waits for the other. */
const withoutHalf = (text: string) =>
  /[\ud800-\udbff]/.test(text.slice(-1)) ? text.slice(0, -1) : text;

/**
 * A message that others are shown while it is being written, by a program as a rule. What they are shown is worth
 * nothing once it is late: it is told while there is a connection, never stored, and lost with the page. What `end`
 * sends is a message like any other.
 *
 * @example
 * ```ts
 * const stream = conversation.stream();
 * for await (const word of answer(question, { signal: stream.signal })) stream.write(word);
 * await stream.end();
 * ```
 */
export class MessageStream {
  /** The UUID that the message will have. */
  readonly clientId: string;
  readonly #send: (text: string, clientId: string) => Promise<TimelineMessage>;
  readonly #stopping = new AbortController();
  #text = '';
  /** @internal Called when something was written, and when it is over. */
  onChange = (): void => {};
  /** @internal */
  state: 'writing' | 'ended' | 'aborted' = 'writing';
  /** @internal What `end` has promised. */
  sent: Promise<TimelineMessage> | null = null;

  /** @internal */
  constructor(
    clientId: string,
    send: (text: string, clientId: string) => Promise<TimelineMessage>,
  ) {
    this.clientId = clientId;
    this.#send = send;
  }

  /** All that was written so far. */
  get text(): string {
    return this.#text;
  }

  /**
   * Aborts when there is nobody to write for any more: `reason` is a ChatError `stopped` when the reader asked to
   * stop, `not_found` when the conversation was removed, `signed_out`, or `disposed`. Made for what the text comes
   * from: `fetch(url, { signal: stream.signal })`. Nothing ends by it: after `stopped` you may still `write`, keep
   * what is there by `end`, or take it back by `abort`.
   */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /**
   * Adds to the text. May be called as often as there is something: what comes close together is told as one. An
   * empty text says that it goes on: after 30 s without a word readers take it for broken off.
   *
   * @throws ChatError `invalid_request` for what cannot be in a message, or when it would have more than 16,000
   *   UTF-16 code units: what was there before is still there to be ended; `invalid_argument` after `end` or `abort`
   */
  write(text: string): void {
    if (this.state !== 'writing') throw over();
    // What is no text is not made one.
    checkMessageText(typeof text === 'string' ? withoutHalf(this.#text + text) : text, false);
    this.#text += text;
    this.onChange();
  }

  /**
   * Sends the text as `Conversation.send` does: it is in `messages` as `pending`, survives what an unsent message
   * survives, and takes the place of what others were shown. A character of which only half was written is left out.
   *
   * @returns once the server has stored it durably; the same promise each time
   * @throws ChatError as `Conversation.send`, `invalid_request` for a text with nothing to be seen: what others
   *   were shown is taken away then; `invalid_argument` after `abort`
   */
  end(): Promise<TimelineMessage> {
    if (this.state === 'writing') {
      this.sent = this.#send(this.whole, this.clientId);
      // What becomes of it is shown, as of all that is sent.
      this.sent.catch(() => {});
      this.#close('ended');
    }
    return this.sent ?? Promise.reject(over());
  }

  /** Takes away what others were shown: nothing is sent. Does nothing after `end`. */
  abort(): void {
    if (this.state === 'writing') this.#close('aborted');
  }

  /** @internal What there is of it in whole characters. */
  get whole(): string {
    return withoutHalf(this.#text);
  }

  /** @internal There is nobody to write for any more. */
  cancel(reason: ChatError): void {
    if (this.state === 'writing') this.#stopping.abort(reason);
  }

  #close(state: 'ended' | 'aborted'): void {
    this.state = state;
    this.onChange();
  }
}

const over = () => new ChatError('invalid_argument', 'The stream is over.');
