import { limits, streamLifetime } from '@chat/protocol';
import type { UserFrame } from '../bus/bus.js';
import type { Blocks } from './blocks.js';
import { ChatError } from './chat-error.js';
import type { MemberEvents } from './member-events.js';
import type { Membership } from './membership.js';

export interface StreamsOptions {
  readonly membership: Membership;
  readonly blocks: Blocks;
  readonly events: MemberEvents;
  /** ms, monotonic. @defaultValue performance.now */
  readonly now?: () => number;
}

/** Which message: one that will be sent with this `clientId`. */
interface Streamed {
  readonly conversationId: string;
  readonly clientId: string;
}

interface Piece extends Streamed {
  readonly offset: number;
  readonly text: string;
}

/** What one connection writes. */
interface Writing {
  readonly userId: string;
  /** By `clientId`, the one that was heard of last at the end. */
  readonly streams: Map<string, { readonly conversationId: string; readonly at: number }>;
}

/** What passes on of a message that is being written. */
type StreamFrame = Extract<UserFrame, { type: 'stream' | 'stream_ended' | 'stream_stop' }>;

/**
 * Messages while they are being written. Nothing of it is stored, and what gets lost is not repeated: a
 * piece from the beginning on makes up for it, and in the end the message does.
 *
 * Who writes one sends a message, and tells no more by it than that: neither consent nor what somebody
 * keeps back of themself has to do with it, but a block has.
 */
export class Streams {
  readonly #options: StreamsOptions;
  readonly #now: () => number;
  /** By connection; those alone that write something. */
  readonly #writings = new Map<string, Writing>();

  constructor(options: StreamsOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
  }

  /**
   * Passes on a piece of a message that the caller is writing.
   *
   * @param connectionId - Of the caller: when it is gone, the others are told that the writer is.
   * @throws ChatError `not_found`; `invalid_request` for what cannot be a part of a text
   */
  async write(
    callerId: string,
    connectionId: string,
    piece: Piece,
    isThere: () => boolean = () => true,
  ): Promise<void> {
    checkPiece(piece);
    const { conversationId, clientId, offset, text } = piece;
    const readers = await this.#readers(callerId, conversationId);
    if (!isThere()) return;
    this.#note(callerId, connectionId, piece);
    const frame = { conversationId, userId: callerId, clientId, offset, text };
    this.#tell(readers, { type: 'stream', ...frame });
  }

  /** Takes back what the caller was writing, on this connection or another one. @throws ChatError `not_found` */
  async abort(callerId: string, connectionId: string, streamed: Streamed): Promise<void> {
    const { conversationId, clientId } = streamed;
    const readers = await this.#readers(callerId, conversationId);
    this.ended(connectionId, clientId);
    this.#tell(readers, {
      ...{ type: 'stream_ended', conversationId, userId: callerId, clientId, outcome: 'aborted' },
    });
  }

  /** Asks the others to stop writing a message, should one of them be. @throws ChatError `not_found` */
  async stop(callerId: string, { conversationId, clientId }: Streamed): Promise<void> {
    const writers = await this.#readers(callerId, conversationId);
    this.#tell(writers, { type: 'stream_stop', conversationId, userId: callerId, clientId });
  }

  /** The message was sent, or is not going to be. */
  ended(connectionId: string, clientId: string): void {
    const writing = this.#writings.get(connectionId);
    if (writing === undefined) return;
    writing.streams.delete(clientId);
    if (writing.streams.size === 0) this.#writings.delete(connectionId);
  }

  /** The connection is gone, and whoever wrote on it with it. */
  left(connectionId: string): void {
    const writing = this.#writings.get(connectionId);
    if (writing === undefined) return;
    this.#writings.delete(connectionId);
    const { userId, streams } = writing;
    for (const [clientId, { conversationId, at }] of streams) {
      // Of the others, everybody has found out by themself.
      if (this.#now() - at >= streamLifetime) continue;
      void this.#tellBroken(userId, { conversationId, clientId });
    }
  }

  async #tellBroken(userId: string, { conversationId, clientId }: Streamed): Promise<void> {
    try {
      const readers = await this.#readers(userId, conversationId);
      this.#tell(readers, {
        ...{ type: 'stream_ended', conversationId, userId, clientId, outcome: 'broken' },
      });
    } catch {
      // They find out by themselves, a little later.
    }
  }

  #note(userId: string, connectionId: string, { conversationId, clientId }: Streamed): void {
    const writing = this.#writings.get(connectionId) ?? { userId, streams: new Map() };
    this.#writings.set(connectionId, writing);
    const { streams } = writing;
    streams.delete(clientId);
    streams.set(clientId, { conversationId, at: this.#now() });
    for (const oldest of streams.keys()) {
      if (streams.size <= limits.streams) break;
      streams.delete(oldest);
    }
  }

  /** The other members, but for those who want to hear nothing of the caller: who cannot tell. */
  async #readers(callerId: string, conversationId: string): Promise<readonly string[]> {
    const { membership, blocks } = this.#options;
    const memberIds = await membership.require(callerId, conversationId);
    const others = memberIds.filter((id) => id !== callerId);
    const standings = await blocks.between(callerId, others);
    return others.filter((_, index) => standings[index]?.theirs === null);
  }

  #tell(userIds: readonly string[], frame: StreamFrame): void {
    if (userIds.length > 0) this.#options.events.tell(userIds, frame);
  }
}

function checkPiece({ offset, text }: Piece): void {
  if (offset + text.length > limits.textLength) {
    throw new ChatError('invalid_request', `A text has at most ${limits.textLength} UTF-16 units.`);
  }
  if (text.includes('\0') || !text.isWellFormed()) {
    throw new ChatError('invalid_request', 'A piece is well-formed Unicode without NUL.');
  }
}
