import { type BusEvent, isPassingFrame, type UserFrame } from '../bus/bus.js';
import type { Chat } from '../chat/chat.js';
import type { Log } from '../log.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Presence } from '../presence/presence.js';
import type { Connection } from './connection.js';
import { endSession, type LiveSessions } from './live-sessions.js';
import type { LocalUsers } from './local-users.js';
import { SerialisedEvent } from './serialised-event.js';
import type { Watches } from './watches.js';

export interface EventDeliveryOptions {
  readonly users: LocalUsers;
  readonly sessions: LiveSessions;
  readonly presence: Presence;
  readonly watches: Watches;
  readonly chat: Pick<Chat, 'conversations' | 'consent' | 'privacy' | 'blocks'>;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** What comes from the bus for a user, to the sockets that they have here. */
export class EventDelivery {
  readonly #options: EventDeliveryOptions;
  /** The bus hands the same frame to each of its users, one after the other: serialised once. */
  #latest: SerialisedEvent | undefined;

  constructor(options: EventDeliveryOptions) {
    this.#options = options;
  }

  deliver(userId: string, event: BusEvent): void {
    const connections = this.#options.users.connectionsOf(userId);
    switch (event.kind) {
      case 'frame':
        this.#deliverFrame(connections, event.frame);
        if (event.publishedAt !== undefined && event.frame.type === 'message') {
          this.#options.metrics.delivered(event.publishedAt);
        }
        break;
      case 'session_ended':
        this.#options.users.doubt(userId);
        for (const connection of connections) {
          if (connection.identity.sessionId === event.sessionId) endSession(connection);
        }
        break;
      case 'sessions_ended':
      case 'restriction_changed':
        this.#options.users.doubt(userId);
        void this.#endEnded(userId, connections);
        break;
      case 'connections_asked': {
        const { presence } = this.#options;
        for (const connection of connections) {
          connection.ask(() => presence.renew(userId, connection.id));
        }
        break;
      }
      case 'connections_dismissed':
        // Their places are free at once; the sockets take a moment to end.
        for (const connection of connections) {
          if (!event.connectionIds.includes(connection.id)) continue;
          this.#options.users.remove(connection);
          connection.cut();
        }
        break;
      case 'privacy_changed':
        this.#options.chat.privacy.forget(userId);
        void this.#options.watches.reconsider(connections);
        break;
      case 'block_changed':
        this.#options.chat.blocks.forget(userId, event.otherId);
        void this.#options.watches.reconsider(connections, event.otherId);
        break;
      case 'presence_changed':
      // To those who watch, which this user does not.
    }
  }

  #deliverFrame(connections: readonly Connection[], frame: UserFrame): void {
    const { chat, watches } = this.#options;
    const serialised = this.#serialise(frame);
    if (isPassingFrame(frame)) {
      for (const connection of connections) connection.offer(serialised.bytes);
      return;
    }
    if (frame.type === 'message') {
      const { conversationId, senderId } = frame.message;
      chat.consent.heard({ conversationId, userId: senderId });
      watches.heard(connections, senderId);
    }
    if (frame.type === 'removed') {
      chat.conversations.forget(frame.conversationId);
      void watches.reconsider(connections);
    }
    for (const connection of connections) {
      if (!answerSends(connection, frame, serialised)) connection.deliver(serialised.bytes);
    }
  }

  #serialise(frame: UserFrame): SerialisedEvent {
    if (this.#latest?.frame !== frame) this.#latest = new SerialisedEvent(frame);
    return this.#latest;
  }

  /** Looks at all sockets of a user whose sessions ended, or who may do more or less than before. */
  async #endEnded(userId: string, connections: readonly Connection[]): Promise<void> {
    try {
      await this.#options.sessions.closeEnded(connections);
    } catch (error) {
      // The digest looks again.
      this.#options.log.warn({ err: error, userId }, 'sessions could not be looked at');
    }
  }
}

/** To the connection that sent it, a message comes once: with its answer, in its place. */
function answerSends(connection: Connection, frame: UserFrame, event: SerialisedEvent): boolean {
  if (frame.type !== 'message' || frame.message.senderId !== connection.identity.userId) {
    return false;
  }
  const sends = connection.takeSends(frame.message);
  for (const { id } of sends) connection.reply(event.asSent(id));
  return sends.length > 0;
}
