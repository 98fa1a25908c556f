import type { Data } from '@chat/protocol';
import { ChatError } from '../chat/chat-error.js';
import { validator } from '../edge/validator.js';
import type { Log } from '../log.js';
import { Turns } from '../store/turns.js';
import type { BeforeMessage, MessageHookFailure, ProposedMessage } from './before-message.js';
import { HookError } from './hook-error.js';
import { MessageDecision } from './message-decision.js';

export interface MessageGateOptions {
  readonly hook: BeforeMessage;
  /** ms */
  readonly timeout: number;
  readonly onFailure: MessageHookFailure;
  readonly log: Log;
  /** Counts what came of each. */
  readonly onOutcome: (outcome: GateOutcome) => void;
}

export type GateOutcome = 'passed' | 'changed' | 'refused' | 'failed';

/** What a message may be stored as. */
export interface Passed {
  readonly text: string;
  /** Undefined in an edit for what stays as it is. */
  readonly data: Data | null | undefined;
}

/** Messages that wait for an answer at once; what comes then counts as not asked about. */
const mostWaiting = 1_000;
/** ms after which a sender whose message could not be asked about tries again. */
const retryAfter = 5_000;
/** ms between two lines about failures. */
const logInterval = 1_000;

const checkDecision = validator(MessageDecision, 'The decision');

/** Lets pass, changes or refuses what users write, as a hook of the operator's says. */
export class MessageGate {
  readonly #options: MessageGateOptions;
  readonly #turns = new Turns();
  #waiting = 0;
  #silentUntil = 0;

  constructor(options: MessageGateOptions) {
    this.#options = options;
  }

  /** What one sender writes in one conversation goes on in the order in which it came, however long each takes. */
  inOrder<T>(
    { conversationId, senderId }: Pick<ProposedMessage, 'conversationId' | 'senderId'>,
    work: () => Promise<T>,
  ): Promise<T> {
    return this.#turns.take(`${conversationId} ${senderId}`, work);
  }

  /**
   * @param check - Throws for what cannot be stored: a changed message that it refuses counts as no answer.
   * @throws ChatError `message_refused` with the words of the hook; `unavailable` when it did not answer, and it
   *   is closed then
   */
  async pass(message: ProposedMessage, check: (passed: Passed) => void): Promise<Passed> {
    const { text, data } = message;
    const asItIs = { text, data };
    const { onFailure, onOutcome } = this.#options;
    let decision: MessageDecision;
    try {
      decision = await this.#ask(message);
      if (decision.refuse === undefined) check({ ...asItIs, ...decision });
    } catch (error) {
      onOutcome('failed');
      this.#note(error);
      if (onFailure === 'open') return asItIs;
      throw new ChatError('unavailable', 'The message could not be looked at now. Try again.', {
        retryAfter,
      });
    }
    if (decision.refuse !== undefined) {
      onOutcome('refused');
      throw new ChatError('message_refused', decision.refuse);
    }
    const isChanged = decision.text !== undefined || decision.data !== undefined;
    onOutcome(isChanged ? 'changed' : 'passed');
    return { ...asItIs, ...decision };
  }

  async #ask(message: ProposedMessage): Promise<MessageDecision> {
    if (this.#waiting >= mostWaiting) throw new HookError('too many messages wait for it');
    const { hook, timeout } = this.#options;
    const controller = new AbortController();
    const { signal } = controller;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new HookError(`it took more than ${timeout} ms`)), timeout);
    });
    const ask = async () => hook(message, { signal });
    this.#waiting += 1;
    try {
      const decision = await Promise.race([ask(), late]);
      return checkDecision(decision ?? {});
    } finally {
      this.#waiting -= 1;
      clearTimeout(timer);
      controller.abort();
    }
  }

  /** Never what an error says that the hook has thrown: it may quote the message. */
  #note(error: unknown): void {
    const now = performance.now();
    if (now < this.#silentUntil) return;
    this.#silentUntil = now + logInterval;
    const reason =
      error instanceof HookError || error instanceof ChatError ? error.message : 'it has thrown';
    this.#options.log.warn(
      { reason, onFailure: this.#options.onFailure },
      'a message could not be shown to the hook before it',
    );
  }
}
