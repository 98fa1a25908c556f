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
  readonly data?: Data | null | undefined;
}

type Decided<T> =
  | { readonly refuse: string }
  | { readonly written: T; readonly isChanged: boolean };

/** Messages that wait for an answer at once; what comes then counts as not asked about. */
const mostWaiting = 1_000;
/** What one sender has waiting at once: whoever writes faster than the hook answers waits by themself. */
const mostOfSender = 200;
/** ms after which a sender who has as much waiting tries again. */
const pauseOfSender = 1_000;
/** ms after which a sender whose message could not be asked about tries again. */
const retryAfter = 5_000;
/** ms between two lines about failures. */
const logInterval = 1_000;

const checkDecision = validator(MessageDecision, 'The decision');

/** Lets pass, changes or refuses what users write, as a hook of the operator's says. */
export class MessageGate {
  readonly #options: MessageGateOptions;
  readonly #turns = new Turns();
  /** How much of each sender waits, here or for an answer. */
  readonly #ofSenders = new Map<string, number>();
  #waiting = 0;
  #silentUntil = 0;

  constructor(options: MessageGateOptions) {
    this.#options = options;
  }

  /**
   * What one sender writes in one conversation goes on in the order in which it came, however long each takes.
   *
   * @throws ChatError `rate_limited` for who has too much waiting, and what the work throws
   */
  async inOrder<T>(
    { conversationId, senderId }: Pick<ProposedMessage, 'conversationId' | 'senderId'>,
    work: () => Promise<T>,
  ): Promise<T> {
    const waiting = this.#ofSenders.get(senderId) ?? 0;
    if (waiting >= mostOfSender) {
      throw new ChatError('rate_limited', 'Too many of your messages wait to be looked at.', {
        retryAfter: pauseOfSender,
      });
    }
    this.#ofSenders.set(senderId, waiting + 1);
    try {
      return await this.#turns.take(`${conversationId} ${senderId}`, work);
    } finally {
      const left = (this.#ofSenders.get(senderId) ?? 1) - 1;
      if (left > 0) this.#ofSenders.set(senderId, left);
      else this.#ofSenders.delete(senderId);
    }
  }

  /**
   * @param write - Makes of it what is stored, and throws where that cannot be: so what the hook says counts as no answer.
   * @returns what was made
   * @throws ChatError `message_refused` with the words of the hook; `unavailable` when it did not answer, and it
   *   is closed then
   */
  async pass<T>(message: ProposedMessage, write: (passed: Passed) => T): Promise<T> {
    const { onOutcome } = this.#options;
    const decided = await this.#decide(message, write).catch((error: unknown) => this.#fail(error));
    if (decided === null) return write(message);
    if ('refuse' in decided) {
      onOutcome('refused');
      throw new ChatError('message_refused', decided.refuse);
    }
    onOutcome(decided.isChanged ? 'changed' : 'passed');
    return decided.written;
  }

  async #decide<T>(message: ProposedMessage, write: (passed: Passed) => T): Promise<Decided<T>> {
    const { refuse, ...changes } = await this.#ask(message);
    if (refuse !== undefined) return { refuse };
    const written = write({ text: message.text, data: message.data, ...changes });
    return { written, isChanged: Object.keys(changes).length > 0 };
  }

  /** @returns null where it goes on as it is. @throws ChatError `unavailable` */
  #fail(error: unknown): null {
    const { onFailure, onOutcome } = this.#options;
    onOutcome('failed');
    this.#note(error);
    if (onFailure === 'open') return null;
    throw new ChatError('unavailable', 'The message could not be looked at now. Try again.', {
      retryAfter,
    });
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
