import { type ChatError, type ChatErrorCode, toChatError } from '../chat-error.js';
import { retryDelay } from '../connection/backoff.js';
import type { UserScope } from '../user-scope.js';
import { type AttemptOptions, attemptUpload } from './upload-attempt.js';

export interface TransferOptions extends Omit<AttemptOptions, 'api' | 'clock' | 'onId'> {
  /** The server has a name for it, or undefined: it has nothing of it any more. */
  readonly onId: (id: string | undefined) => void;
  /** Whether it waits when the user has uploaded too much for now. */
  readonly isPatient: boolean;
}

/**
 * Uploads a file, or the rest of it: what fails for now is tried again, from where it was.
 *
 * @returns what the server calls it
 * @throws ChatError what it is refused with for good; why it was aborted
 */
export async function transfer(
  { api, random, clock }: UserScope,
  bytes: Blob,
  { isPatient, onId, onProgress, signal, ...options }: TransferOptions,
): Promise<string> {
  let { id } = options;
  let failures = 0;
  let reached = 0;
  for (;;) {
    try {
      return await attemptUpload(bytes, {
        ...{ ...options, api, clock, id, signal },
        onId: (known) => {
          if (known === id) return;
          id = known;
          onId(id);
        },
        onProgress: (progress) => {
          if (progress > reached) failures = 0;
          reached = progress;
          onProgress(progress);
        },
      });
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      const error = toChatError(cause);
      const isForgotten = error.code === 'not_found' && id !== undefined;
      if (isForgotten) {
        id = undefined;
        onId(id);
      } else if (!mayPass(error) || (error.code === 'rate_limited' && !isPatient)) throw error;
      failures += 1;
      await pause(retryDelay(failures, random, error));
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => {
        signal.removeEventListener('abort', end);
        clock.clearTimeout(timer);
        if (signal.aborted) reject(signal.reason);
        else resolve();
      };
      const timer = clock.setTimeout(end, ms);
      signal.addEventListener('abort', end);
    });
  }
}

/** What does not mean that the file is not wanted. */
const passing: ReadonlySet<ChatErrorCode> = new Set<ChatErrorCode>([
  // Solved by asking where it stands.
  'upload_conflict',
  // About the token, which is the connection's business.
  'invalid_token',
  'token_expired',
  'token_refused',
  'session_ended',
  'suspended',
  'not_signed_in',
]);

const mayPass = ({ retryable, status, code }: ChatError): boolean =>
  retryable || status === 401 || passing.has(code);
