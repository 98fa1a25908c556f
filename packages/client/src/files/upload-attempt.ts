import type { DetailedError } from 'tus-js-client';
import BaseUpload from 'tus-js-client/lib/upload.js';
import { ChatError, type ChatErrorCode, serverError, toChatError } from '../chat-error.js';
import type { Clock } from '../environment.js';
import type { ChatApi } from '../http/chat-api.js';
import { isCount, isFields, isNothing, isString } from '../wire/model-checks.js';
import { hasProgress, httpStack } from './http-stack.js';

export interface AttemptOptions {
  readonly api: ChatApi;
  readonly clock: Clock;
  /** What the server calls it, where it has some of it. */
  readonly id: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** Whoever aborts it says why. */
  readonly signal: AbortSignal;
  /** The server has a name for it. */
  readonly onId: (id: string) => void;
  /** Told how much of it the server has, from 0 to 1. */
  readonly onProgress: (progress: number) => void;
}

/** Bytes of one request: what a lost connection costs at most where a proxy holds it back until it is whole. */
const pieceSize = 8 * 1_048_576;

/** ms in which nothing is heard of one: longer where a piece goes out without a word. */
const patience = hasProgress ? 60_000 : 600_000;

/** Where uploads are (tus 1.0.0). */
const path = '/v1/uploads';

/**
 * Uploads a file, or the rest of it, as far as that goes without anything going wrong.
 *
 * @returns what the server calls it
 * @throws ChatError whatever went wrong; why it was aborted
 */
export function attemptUpload(
  bytes: Blob,
  { api, clock, id, metadata, signal, onId, onProgress }: AttemptOptions,
): Promise<string> {
  const { http, tokens } = api;
  const endpoint = `${http.base}${path}`;
  let token = '';
  let known = id ?? '';
  let timer: unknown;
  let abort = () => {};
  return new Promise<string>((resolve, reject) => {
    const giveUp = (reason: unknown) => {
      upload.abort();
      reject(reason);
    };
    const wait = () => {
      clock.clearTimeout(timer);
      timer = clock.setTimeout(
        () => giveUp(new ChatError('timeout', 'Nothing was heard of the upload.')),
        patience,
      );
    };
    const upload = new BaseUpload(bytes as File, {
      ...BaseUpload.defaultOptions,
      // With both of them, whatever the server answers but its place would begin it anew.
      ...(id === undefined ? { endpoint } : { uploadUrl: `${endpoint}/${id}` }),
      ...{ metadata, chunkSize: pieceSize, retryDelays: null, storeFingerprintForResuming: false },
      httpStack: httpStack(http),
      fingerprint: async () => '',
      fileReader: {
        openFile: async () => ({
          size: bytes.size,
          slice: async (start, end) => ({
            value: bytes.slice(start, end) as never,
            done: end >= bytes.size,
          }),
          close() {},
        }),
      },
      async onBeforeRequest(request) {
        token = await tokens.get();
        if (signal.aborted) throw signal.reason;
        wait();
        request.setHeader('Authorization', `Bearer ${token}`);
      },
      onUploadUrlAvailable() {
        known = (upload.url ?? '').replace(/.*\//, '');
        // The server knows its path, but not what a proxy puts before that.
        upload.url = `${endpoint}/${known}`;
        onId(known);
      },
      onProgress(sent) {
        wait();
        onProgress(sent / bytes.size);
      },
      onSuccess: () => resolve(known),
      onError: (error) => reject(errorOf(error)),
    });
    abort = () => giveUp(signal.reason);
    signal.addEventListener('abort', abort);
    if (signal.aborted) reject(signal.reason);
    else upload.start();
  })
    .catch(async (error: ChatError) => {
      if (error.status === 401 && !signal.aborted) await tokens.replace(token, 'refused');
      throw error;
    })
    .finally(() => {
      signal.removeEventListener('abort', abort);
      clock.clearTimeout(timer);
    });
}

/** Has the server forget an upload; what cannot be told to it now, it sweeps by itself. */
export async function cancelUpload(api: ChatApi, id: string): Promise<void> {
  await api.request({ method: 'DELETE', path: `${path}/${id}` }, isNothing).catch(() => {});
}

/** What went wrong, as the server said it, or as its status does: a proxy may have answered for it. */
function errorOf(error: Error | DetailedError): ChatError {
  const response = 'originalResponse' in error ? error.originalResponse : null;
  if (!response) {
    const cause = 'causingError' in error ? error.causingError : error;
    return toChatError(cause, 'connection_failed', 'The server could not be reached.');
  }
  const status = response.getStatus();
  const said = parse(response.getBody());
  const seconds = Number(response.getHeader('retry-after') ?? Number.NaN);
  const { code, message, retryAfter } = isFields(said) ? said : ({} as Record<string, unknown>);
  return serverError(
    {
      code: isString(code) ? code : codeOf(status),
      message: isString(message) ? message : `The status was ${status}.`,
      retryAfter: isCount(retryAfter) ? retryAfter : seconds >= 0 ? seconds * 1_000 : undefined,
    },
    status,
  );
}

function codeOf(status: number): ChatErrorCode {
  const codes: Record<number, ChatErrorCode> = {
    404: 'not_found',
    409: 'upload_conflict',
    413: 'payload_too_large',
    423: 'upload_conflict',
    429: 'rate_limited',
    503: 'unavailable',
  };
  return codes[status] ?? 'bad_response';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
