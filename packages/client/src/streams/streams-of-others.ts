import { type Message, type ServerFrameOf, streamLifetime, textLimit } from '@chat/protocol';
import type { Capability, FrameHandlers } from '../capability.js';
import type { HeldConversations } from '../conversations/held-conversations.js';
import type { keyOf } from '../timeline/message-list.js';
import type { Stream } from '../timeline/stream.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';

/** Most that are shown in one conversation. */
const limit = 4;

/** What was heard of one stream. */
interface Heard {
  readonly stream: Stream;
  /** What breaks it off, should no news of it come. */
  readonly timer: unknown;
  /** Its writer is gone, or this device was: it goes on with the next word of it, whatever that says. */
  readonly isCut: boolean;
  /** Its message is there, behind a gap that is being filled. */
  readonly isSent: boolean;
}

/** Those of one conversation in the order in which they were begun, each by the `key` of the message that it is to be. */
type HeardStreams = Map<string, Heard>;

/**
 * Messages that others are writing, in conversations that are held. A piece may get lost, or come late or twice: each says
 * where in the text it belongs, and those that have all of it come often enough.
 */
export class StreamsOfOthers implements Capability {
  readonly #scope: UserScope;
  readonly #held: HeldConversations;
  readonly #keyOf: typeof keyOf;
  readonly #onBegun: (conversationId: string) => void;
  readonly #conversations = new Map<string, HeardStreams>();

  readonly frames: FrameHandlers = {
    stream: (piece) => this.#receive(piece),
    stream_ended: ({ conversationId, userId, clientId, outcome }) => {
      const key = this.#keyOf({ senderId: userId, clientId });
      if (this.#of(conversationId).get(key)?.isSent) return;
      if (outcome === 'aborted') this.#drop(conversationId, key);
      else this.#break(conversationId, key, true);
    },
  };

  /** @param key what messages are called. @param onBegun something can be seen that was not before */
  constructor(
    scope: UserScope,
    held: HeldConversations,
    key: typeof keyOf,
    onBegun: (conversationId: string) => void,
  ) {
    this.#scope = scope;
    this.#held = held;
    this.#keyOf = key;
    this.#onBegun = onBegun;
  }

  /** See `Conversation.stop`. */
  stop(conversationId: string, key: string): void {
    const stream = this.#of(conversationId).get(key)?.stream;
    if (stream?.brokenAfter !== null) return;
    const { clientId } = stream;
    // Whether anybody was asked does not matter: it is seen by what comes next.
    this.#scope.link.request({ type: 'stream_stop', conversationId, clientId }).catch(() => {});
  }

  /** See `Conversation.discard`. */
  discard(conversationId: string, key: string): void {
    const stream = this.#of(conversationId).get(key)?.stream;
    if (stream && stream.brokenAfter !== null) this.#drop(conversationId, key);
  }

  onStored(timeline: Timeline, messages: readonly Message[]): void {
    for (const message of messages) {
      const key = this.#keyOf(message);
      const heard = this.#of(timeline.id).get(key);
      if (heard && timeline.has(message)) this.#drop(timeline.id, key);
      else if (heard) this.#set(timeline.id, key, { ...heard, isSent: true });
    }
  }

  onChanged(conversationId: string): void {
    const timeline = this.#held.get(conversationId);
    for (const [key, { stream }] of this.#of(conversationId)) {
      const { brokenAfter } = stream;
      // What broke off among messages that are hidden by now is hidden with them.
      const isCleared = brokenAfter !== null && brokenAfter <= (timeline?.cleared || -1);
      if (!timeline || isCleared) this.#drop(conversationId, key);
    }
  }

  onBlocked(): void {
    for (const [id, streams] of this.#conversations) {
      if (!this.#held.conversation(id)?.blocked) continue;
      for (const key of streams.keys()) this.#drop(id, key);
    }
  }

  onOffline(): void {
    for (const [id, streams] of this.#conversations) {
      for (const key of streams.keys()) this.#break(id, key, true);
    }
  }

  #receive({
    conversationId: id,
    userId: senderId,
    clientId,
    offset,
    text,
  }: ServerFrameOf<'stream'>): void {
    const { clock, userId } = this.#scope;
    const timeline = this.#held.get(id);
    const isIgnored = senderId === userId || this.#held.conversation(id)?.blocked;
    if (!timeline || isIgnored || timeline.has({ senderId, clientId })) return;
    const key = this.#keyOf({ senderId, clientId });
    const heard = this.#of(id).get(key);
    const known = heard?.stream.text ?? '';
    // Behind a gap it cannot be shown; that it goes on is known by it.
    const isBeyond = offset > known.length;
    const grown = isBeyond ? known : known.slice(0, offset) + text;
    if (heard?.isSent || grown.length < known.length || grown.length > textLimit) return;
    const isNews = !heard || isBeyond || grown !== known || text === '';
    if (!isNews && !heard.isCut) return;
    clock.clearTimeout(heard?.timer);
    const before = heard?.stream;
    const isAsBefore = before?.text === grown && before.brokenAfter === null;
    const createdAt = before?.createdAt ?? clock.now();
    this.#set(id, key, {
      stream: isAsBefore
        ? before
        : { senderId, clientId, text: grown, createdAt, brokenAfter: null },
      timer: clock.setTimeout(() => this.#break(id, key, false), streamLifetime),
      ...{ isCut: false, isSent: false },
    });
    if (!heard) this.#onBegun(id);
  }

  #break(id: string, key: string, isCut: boolean): void {
    const heard = this.#of(id).get(key);
    if (!heard) return;
    this.#scope.clock.clearTimeout(heard.timer);
    const { stream } = heard;
    const brokenAfter = this.#held.get(id)?.lastSeq ?? 0;
    this.#set(id, key, {
      ...heard,
      stream: stream.brokenAfter === null ? { ...stream, brokenAfter } : stream,
      isCut: isCut || heard.isCut,
    });
  }

  #of(id: string): HeardStreams {
    return this.#conversations.get(id) ?? new Map();
  }

  #set(id: string, key: string, heard: Heard): void {
    const streams = this.#of(id);
    const before = streams.get(key);
    this.#conversations.set(id, streams.set(key, heard));
    if (streams.size > limit) this.#drop(id, [...streams.keys()][0] as string);
    else if (heard.stream !== before?.stream) this.#show(id, streams);
  }

  #drop(id: string, key: string): void {
    const streams = this.#of(id);
    const heard = streams.get(key);
    if (!heard) return;
    this.#scope.clock.clearTimeout(heard.timer);
    streams.delete(key);
    if (streams.size === 0) this.#conversations.delete(id);
    this.#show(id, streams);
  }

  /** Nothing that the device keeps. */
  #show(id: string, streams: HeardStreams): void {
    const conversation = this.#held.conversation(id);
    conversation?.timeline.showStreams([...streams.values()].map(({ stream }) => stream));
    conversation?.changed();
  }
}
