import type { ChatClient, ChatError, Report, TimelineMessage, User } from '@chat/client';
import type { SafetyStep } from '../chat-safety/safety-step.js';
import { type ChatHost, reportError } from '../controllers/chat-host.js';

/** What the user wants to do about somebody. */
export interface SafetyRequest {
  readonly step: 'block' | 'report';
  readonly peer: User;
  /** The conversation with them. */
  readonly conversationId: string;
  /** The message that is reported; null for the conversation as a whole. */
  readonly message: TimelineMessage | null;
}

export interface SafetyOptions {
  readonly host: ChatHost;
  readonly client: ChatClient;
  readonly request: SafetyRequest;
  /** All is done, and seen elsewhere. */
  readonly onDone: () => void;
}

/** What a user does about somebody who is unwelcome, from when they begin it until they leave it. */
export class Safety {
  readonly request: SafetyRequest;
  readonly #options: SafetyOptions;
  #step: SafetyStep;
  #busy = false;
  #error: ChatError | null = null;
  #isReported = false;

  constructor(options: SafetyOptions) {
    this.#options = options;
    this.request = options.request;
    this.#step = options.request.step;
  }

  get step(): SafetyStep {
    return this.#step;
  }

  /** Whether something is on its way. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Why the last try failed. */
  get error(): ChatError | null {
    return this.#error;
  }

  /** Whether the report has arrived; what was to be done with it may have failed. */
  get isReported(): boolean {
    return this.#isReported;
  }

  get isBlocked(): boolean {
    return this.#options.client.hasBlocked(this.request.peer);
  }

  get canBlock(): boolean {
    return this.#options.client.features.blocks !== undefined;
  }

  get canReport(): boolean {
    return this.#options.client.features.reports !== undefined;
  }

  /** @param reports whether they are reported next */
  block(reports: boolean): Promise<void> {
    const { client, onDone } = this.#options;
    return this.#do(async () => {
      await client.block(this.request.peer);
      if (reports) this.#step = 'report';
      else onDone();
    });
  }

  /** @param blocks whether they are blocked as well */
  report(report: Report, blocks: boolean): Promise<void> {
    const { client } = this.#options;
    const { peer, conversationId, message } = this.request;
    return this.#do(async () => {
      if (!this.#isReported) {
        const conversation = await client.conversation(conversationId);
        await conversation.report({ ...report, ...(message && { message }) });
        this.#isReported = true;
      }
      if (blocks) await client.block(peer);
      this.#step = 'sent';
    });
  }

  async #do(work: () => Promise<void>): Promise<void> {
    const { host } = this.#options;
    if (this.#busy) return;
    this.#busy = true;
    this.#error = null;
    host.requestUpdate();
    try {
      await work();
    } catch (error) {
      this.#error = reportError(host, error);
    }
    this.#busy = false;
    host.requestUpdate();
  }
}
