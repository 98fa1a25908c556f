import type { ErrorCode } from '@chat/protocol';

export interface ChatErrorOptions extends ErrorOptions {
  /** Milliseconds after which a new try makes sense. */
  retryAfter?: number;
}

/** A refusal that the caller is told about, over REST and the socket alike. */
export class ChatError extends Error {
  readonly code: ErrorCode;
  /** Milliseconds after which a new try makes sense. */
  readonly retryAfter?: number;

  /** @param message - For developers; it is sent to the caller, so it quotes nothing secret. */
  constructor(code: ErrorCode, message: string, options: ChatErrorOptions = {}) {
    super(message, options);
    this.name = 'ChatError';
    this.code = code;
    if (options.retryAfter !== undefined) this.retryAfter = options.retryAfter;
  }
}
