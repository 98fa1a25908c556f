import type { ClientFrameOf, ClientFrameType } from '@chat/protocol';
import { clientFrames } from '@chat/protocol/schemas';
import type { Authenticator } from '../auth/authenticator.js';
import { invalidToken } from '../auth/signed-token.js';
import { ChatError } from '../chat/chat-error.js';
import type { ChatService } from '../chat/chat-service.js';
import type { FailureLog } from '../edge/failure-log.js';
import { refusalOf } from '../edge/refusal.js';
import { type Validate, validator } from '../edge/validator.js';
import type { Metrics } from '../metrics/metrics.js';
import { type Connection, errorFrame, type FrameHandler } from './connection.js';
import { resumeReplies } from './resume.js';

export interface FrameRouterOptions {
  readonly chat: ChatService;
  readonly authenticator: Authenticator;
  readonly failures: FailureLog;
  readonly metrics: Metrics;
  /** Resolves once events for this connection arrive, and its session was seen alive after that. */
  readonly ready: (connection: Connection) => Promise<void>;
  /** Sends one connection where its user's conversations stand. */
  readonly digest: (connection: Connection) => Promise<void>;
}

type Handlers = {
  readonly [T in ClientFrameType]: (
    connection: Connection,
    frame: ClientFrameOf<T>,
  ) => Promise<void> | void;
};

/** Checks each frame against its schema and does what it asks. */
export class FrameRouter implements FrameHandler {
  readonly #options: FrameRouterOptions;
  readonly #handlers: Handlers = {
    resume: (connection, frame) => this.#resume(connection, frame),
    send: (connection, frame) => this.#send(connection, frame),
    pull: (connection, frame) => this.#pull(connection, frame),
    mark: async (connection, { id, conversationId, delivered, read }) => {
      await this.#options.chat.mark(connection.identity.userId, conversationId, {
        ...(delivered === undefined ? {} : { delivered }),
        ...(read === undefined ? {} : { read }),
      });
      connection.reply({ type: 'marked', id });
    },
    renew: (connection, frame) => this.#renew(connection, frame),
    ping: (connection, { id }) => connection.reply({ type: 'pong', id }),
  };

  constructor(options: FrameRouterOptions) {
    this.#options = options;
  }

  async handle(connection: Connection, text: string): Promise<void> {
    const value = parse(text);
    const id = idOf(value);
    const type = typeOf(value);
    this.#options.metrics.framesReceived[type ?? 'unknown'].add();
    try {
      if (type === null) {
        throw new ChatError(
          'invalid_request',
          `The frame must be a JSON object whose type is one of: ${frameTypes.join(', ')}.`,
        );
      }
      await this.#dispatch(type, connection, value);
    } catch (error) {
      const refusal = refusalOf(error);
      const where = { connectionId: connection.id, userId: connection.identity.userId, type };
      this.#options.failures.report(refusal, where, 'frame failed');
      this.#options.metrics.framesRefused.inc({ code: refusal.code });
      connection.reply(errorFrame(refusal, id));
      if (type === null || error instanceof MalformedFrame) connection.violation();
    }
  }

  refuse(connection: Connection, text: string, refusal: ChatError): void {
    this.#options.metrics.framesRefused.inc({ code: refusal.code });
    connection.reply(errorFrame(refusal, idOf(parse(text))));
  }

  #dispatch<T extends ClientFrameType>(
    type: T,
    connection: Connection,
    value: unknown,
  ): Promise<void> | void {
    const validate: Validate<ClientFrameOf<T>> = validators[type];
    return this.#handlers[type](connection, validate(value));
  }

  async #resume(connection: Connection, frame: ClientFrameOf<'resume'>): Promise<void> {
    connection.beginResume();
    try {
      await this.#options.ready(connection);
      const { userId } = connection.identity;
      for await (const reply of resumeReplies(this.#options.chat, userId, frame)) {
        if (connection.state === 'closing') return;
        connection.reply(reply);
      }
    } catch (error) {
      connection.abortResume();
      throw error;
    }
    const overflowed = connection.finishResume();
    if (overflowed) await this.#options.digest(connection);
  }

  async #send(connection: Connection, frame: ClientFrameOf<'send'>): Promise<void> {
    const { id, conversationId, clientId, text } = frame;
    connection.beginSend(frame);
    try {
      // Called before anything is awaited: sends reach the store in the order in which they came.
      const message = await this.#options.chat.send(connection.identity.userId, {
        conversationId,
        clientId,
        text,
      });
      // The message's event comes first, and is turned into the answer, unless events are held.
      if (connection.endSend(frame)) connection.reply({ type: 'sent', id, message });
    } finally {
      connection.endSend(frame);
    }
  }

  async #pull(
    connection: Connection,
    { id, conversationId, after, limit }: ClientFrameOf<'pull'>,
  ): Promise<void> {
    const { userId } = connection.identity;
    const changes = await this.#options.chat.changes(userId, conversationId, after, limit);
    connection.reply(
      changes.kind === 'reset'
        ? { type: 'reset', id, conversationId, head: changes.head }
        : {
            type: 'changes',
            id,
            conversationId,
            messages: changes.messages,
            through: changes.through,
            more: changes.more,
          },
    );
  }

  async #renew(connection: Connection, { id, token }: ClientFrameOf<'renew'>): Promise<void> {
    const fresh = await this.#options.authenticator.authenticate(token);
    const { userId, sessionId } = connection.identity;
    // A socket never changes hands: what it was told so far was for one user and one session.
    if (fresh.userId !== userId || fresh.sessionId !== sessionId) {
      throw invalidToken('it is of another user or session');
    }
    connection.renew(fresh);
    const expiresIn = Math.max(0, connection.identity.expiresAt - Date.now());
    connection.reply({ type: 'renewed', id, expiresIn });
  }
}

/** The frame itself was wrong, as opposed to what it asked for. */
class MalformedFrame extends ChatError {}

const frameTypes = Object.keys(clientFrames) as ClientFrameType[];

const validators = Object.fromEntries(
  frameTypes.map((type) => {
    const validate = validator(clientFrames[type], `The ${type} frame`);
    const check: Validate<unknown> = (value) => {
      try {
        return validate(value);
      } catch (error) {
        throw error instanceof ChatError ? new MalformedFrame(error.code, error.message) : error;
      }
    };
    return [type, check];
  }),
) as { readonly [T in ClientFrameType]: Validate<ClientFrameOf<T>> };

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

function idOf(value: unknown): number | undefined {
  const id = field(value, 'id');
  return typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : undefined;
}

function typeOf(value: unknown): ClientFrameType | null {
  const type = field(value, 'type');
  return frameTypes.find((each) => each === type) ?? null;
}
