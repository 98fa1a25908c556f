import { streamCopyInterval, streamInterval, streamLifetime } from '@chat/protocol';
import { type ChatError, toChatError } from '../chat-error.js';
import type { UserScope } from '../user-scope.js';
import type { MessageStream } from './message-stream.js';

/** ms between two frames, of all streams together: the server takes 50 frames a second, of everything. */
const frameInterval = 50;
const never = Number.POSITIVE_INFINITY;

/** What others are told of one stream. Instants are of the clock that only grows. */
interface Telling {
  readonly conversationId: string;
  state: 'writing' | 'ended' | 'aborted';
  /** How much of its text they have been told. */
  told: number;
  /** Whether something was written since. */
  isNews: boolean;
  writtenAt: number;
  /** When all of it was told last. */
  copiedAt: number;
  /** From when on the next word of it may go out. */
  mayTellAt: number;
  /** Whether the last word of it is still to be answered. */
  isAwaited: boolean;
  /** Whether anybody may be shown it. */
  isShown: boolean;
}

/**
 * Tells others of what is being written, a piece at a time. What was written meanwhile goes as one; what got lost is in
 * the next piece that has all of it, so nothing is repeated.
 */
export class StreamSender {
  readonly #scope: UserScope;
  /** The one that was told of last is the last. */
  readonly #tellings = new Map<MessageStream, Telling>();
  #timer: unknown = null;
  #freeAt = 0;

  constructor(scope: UserScope) {
    this.#scope = scope;
  }

  /** Tells of a stream from now on; once is enough. */
  begin(stream: MessageStream, conversationId: string): void {
    if (this.#tellings.has(stream)) return;
    const now = this.#scope.clock.monotonic();
    this.#tellings.set(stream, {
      ...{ conversationId, state: 'writing', told: 0, isNews: true, writtenAt: now },
      ...{ copiedAt: -never, mayTellAt: now, isAwaited: false, isShown: false },
    });
    this.#work();
  }

  written(stream: MessageStream): void {
    const telling = this.#tellings.get(stream);
    if (!telling) return;
    telling.writtenAt = this.#scope.clock.monotonic();
    telling.isNews = true;
    this.#work();
  }

  /** Nothing more is told of it: its message is about to be sent. */
  ended(stream: MessageStream): void {
    const telling = this.#tellings.get(stream);
    if (telling) telling.state = 'ended';
  }

  /** It is not going to be a message: who is shown it is told so, on the next connection if need be. */
  aborted(stream: MessageStream): void {
    const telling = this.#tellings.get(stream);
    if (!telling?.isShown) {
      this.forget(stream);
      return;
    }
    telling.state = 'aborted';
    this.#work();
  }

  forget(stream: MessageStream): void {
    this.#tellings.delete(stream);
  }

  pause(): void {
    this.#scope.clock.clearTimeout(this.#timer);
  }

  /** There is another connection: who reads may have missed something, and takes it for broken off. */
  resume(): void {
    const now = this.#scope.clock.monotonic();
    for (const telling of this.#tellings.values()) {
      this.#repeat(telling);
      telling.mayTellAt = now;
    }
    this.#work();
  }

  /** What comes next is all of it, unless it has fallen silent. */
  #repeat(telling: Telling): void {
    telling.told = 0;
    telling.isNews = this.#scope.clock.monotonic() - telling.writtenAt < streamLifetime;
  }

  /** Tells what is due, and comes back when the next is. */
  #work(): void {
    const { clock, online, features } = this.#scope;
    clock.clearTimeout(this.#timer);
    if (!online || !features.streams) return;
    const now = clock.monotonic();
    let next = never;
    for (const [stream, telling] of this.#tellings) {
      const at = Math.max(dueAt(telling), this.#freeAt);
      if (at <= now) this.#tell(stream, telling, now);
      else next = Math.min(next, at);
    }
    if (next < never) this.#timer = clock.setTimeout(() => this.#work(), next - now);
  }

  async #tell(stream: MessageStream, telling: Telling, now: number): Promise<void> {
    const { link } = this.#scope;
    this.#freeAt = now + frameInterval;
    telling.mayTellAt = now + streamInterval;
    telling.isAwaited = telling.isShown = true;
    // Those that have waited for longer come first.
    this.#tellings.delete(stream);
    this.#tellings.set(stream, telling);
    const which = { conversationId: telling.conversationId, clientId: stream.clientId };
    try {
      if (telling.state === 'aborted') {
        await link.request({ type: 'stream_abort', ...which });
        this.forget(stream);
      } else {
        await link.request({ type: 'stream', ...which, ...pieceOf(stream, telling, now) });
      }
    } catch (cause) {
      this.#failed(stream, telling, toChatError(cause));
    }
    telling.isAwaited = false;
    this.#work();
  }

  #failed(stream: MessageStream, telling: Telling, error: ChatError): void {
    if (error.retryable) {
      this.#repeat(telling);
      const pause = Math.max(streamCopyInterval, error.retryAfter ?? 0);
      telling.mayTellAt = this.#scope.clock.monotonic() + pause;
      return;
    }
    this.forget(stream);
    if (error.code === 'not_found') stream.cancel(error);
  }
}

function dueAt({ state, isNews, writtenAt, copiedAt, mayTellAt, isAwaited }: Telling): number {
  if (isAwaited || state === 'ended') return never;
  const copyAt = copiedAt + streamCopyInterval;
  // A copy without news is for who comes late; of what has fallen silent there is nothing to come to.
  const isCopied = copyAt < writtenAt + streamLifetime;
  return isNews || state === 'aborted' ? mayTellAt : isCopied ? Math.max(copyAt, mayTellAt) : never;
}

/** What is told next: what was written since, or all of it when that is due. An empty piece is a sign of life, a copy is none. */
function pieceOf(stream: MessageStream, telling: Telling, now: number) {
  const { whole } = stream;
  const isSign = telling.isNews && whole.length === telling.told;
  const isCopy = now >= telling.copiedAt + streamCopyInterval && !isSign;
  const offset = isCopy ? 0 : telling.told;
  if (offset === 0) telling.copiedAt = now;
  telling.told = whole.length;
  telling.isNews = false;
  return { offset, text: whole.slice(offset) };
}
