import type { ClientFrameOf, ClientFrameType } from '@chat/protocol';
import { clientFrames } from '@chat/protocol/schemas';
import { ChatError } from '../chat/chat-error.js';
import type { FailureLog } from '../edge/failure-log.js';
import { refusalOf } from '../edge/refusal.js';
import { type Validate, validator } from '../edge/validator.js';
import type { Metrics } from '../metrics/metrics.js';
import type { Connection, FrameHandler } from './connection.js';
import { errorFrame } from './error-frame.js';
import type { FrameTable } from './frames/frame-table.js';
import { requireMayWrite } from './muted-frames.js';

export interface FrameRouterOptions {
  readonly table: FrameTable;
  /** Types that this server does not take. */
  readonly off: ReadonlySet<ClientFrameType>;
  readonly failures: FailureLog;
  readonly metrics: Metrics;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** Checks each frame against its schema, and hands it to what is done with its type. */
export class FrameRouter implements FrameHandler {
  readonly #options: FrameRouterOptions;
  readonly #types: readonly ClientFrameType[];

  constructor(options: FrameRouterOptions) {
    this.#options = options;
    this.#types = frameTypes.filter((type) => !options.off.has(type));
  }

  async handle(connection: Connection, text: string): Promise<void> {
    const value = parse(text);
    const id = idOf(value);
    const type = this.#typeOf(value);
    this.#options.metrics.framesReceived[type ?? 'unknown'].add();
    try {
      if (type === null) {
        throw new ChatError(
          'invalid_request',
          `The frame must be a JSON object whose type is one of: ${this.#types.join(', ')}.`,
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

  #typeOf(value: unknown): ClientFrameType | null {
    const type = field(value, 'type');
    return this.#types.find((each) => each === type) ?? null;
  }

  #dispatch<T extends ClientFrameType>(
    type: T,
    connection: Connection,
    value: unknown,
  ): Promise<void> | void {
    const validate: Validate<ClientFrameOf<T>> = validators[type];
    const frame = validate(value);
    requireMayWrite(connection, type, this.#options.now);
    return this.#options.table[type](connection, frame);
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
