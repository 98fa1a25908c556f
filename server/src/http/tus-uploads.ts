import { Readable, type Transform } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { Request, ResponseToolkit } from '@hapi/hapi';
import type { Server } from '@tus/server';
import { ChatError } from '../chat/chat-error.js';
import { cannotStore } from '../chat/files.js';
import type { FileBytes } from '../files/file-bytes.js';
import { UploadTurns } from '../files/upload-turns.js';

/** Of a request, all that is passed on: what is said in the others is no business of an upload. */
const passedHeaders = ['tus-resumable', 'upload-offset', 'content-type', 'content-length'] as const;
/** Of an answer, likewise. */
const answeredHeaders = ['location', 'tus-resumable', 'upload-offset', 'upload-length'] as const;
/** By which the id goes to where the upload is made: the request that it is in is our own. */
const idHeader = 'x-upload-id';

export interface TusUploadsOptions {
  readonly bytes: FileBytes;
  /** Below which each upload has its own. */
  readonly path: string;
  /** That all uploads together bring at most. */
  readonly bytesPerSecond: number;
}

/** What came of one request. */
export interface TusAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  /** How many bytes are there now. */
  readonly offset: number;
}

/**
 * The protocol of uploads, tus 1.0.0, as a well-kept library speaks it: made for a server of its own, it is handed
 * requests here that are already known to be the caller's, and its answers become those of this server.
 *
 * @see https://tus.io/protocols/resumable-upload
 */
export class TusUploads {
  readonly #bytes: FileBytes;
  readonly #path: string;
  readonly #turns: UploadTurns;
  #server: Promise<Server> | null = null;

  constructor({ bytes, path, bytesPerSecond }: TusUploadsOptions) {
    this.#bytes = bytes;
    this.#path = path;
    this.#turns = new UploadTurns(bytesPerSecond);
  }

  /** @throws ChatError `unavailable` */
  create(request: Request, { id, size }: { id: string; size: number }): Promise<TusAnswer> {
    return this.#ask(request, 'POST', this.#path, { [idHeader]: id, 'upload-length': `${size}` });
  }

  /** @throws ChatError `invalid_request`, `upload_conflict`, `payload_too_large`, `not_found`, `unavailable` */
  write(request: Request, id: string): Promise<TusAnswer> {
    return this.#ask(request, 'PATCH', `${this.#path}/${id}`);
  }

  /** @throws ChatError `not_found`, `unavailable` */
  look(request: Request, id: string): Promise<TusAnswer> {
    return this.#ask(request, 'HEAD', `${this.#path}/${id}`);
  }

  async #ask(
    request: Request,
    method: 'POST' | 'PATCH' | 'HEAD',
    path: string,
    more: Record<string, string> = {},
  ): Promise<TusAnswer> {
    const given = request.raw.req.headers;
    const headers = new Headers(more);
    const passed = method === 'POST' ? passedHeaders.slice(0, 1) : passedHeaders;
    for (const name of passed) {
      const value = given[name];
      if (typeof value === 'string') headers.set(name, value);
    }
    const server = await this.#tus();
    const body = method === 'PATCH' ? new Body(request.payload as Readable, this.#turns) : null;
    const response = await server
      .handleWeb(
        new globalThis.Request(`http://upload${path}`, {
          ...{ method, headers },
          ...(body && { body: body.stream, duplex: 'half' }),
        } as RequestInit),
      )
      .catch((error: unknown) => {
        throw cannotStore(error);
      })
      .finally(() => body?.drop());
    if (response.status >= 400) {
      throw refusalOf(response.status, await response.text());
    }
    return {
      status: response.status,
      headers: new Map(
        answeredHeaders.flatMap((name): [string, string][] => {
          const value = response.headers.get(name);
          return value === null ? [] : [[name, value]];
        }),
      ),
      offset: Number(response.headers.get('upload-offset') ?? 0),
    };
  }

  /** Loaded when somebody uploads: it is much for a server where nobody does. */
  #tus(): Promise<Server> {
    this.#server ??= Promise.all([import('@tus/server'), this.#bytes.uploads()]).then(
      ([{ Server }, datastore]) =>
        new Server({
          ...{ path: this.#path, datastore, relativeLocation: true },
          namingFunction: ({ headers }) => headers.get(idHeader) ?? '',
        }),
    );
    return this.#server;
  }
}

/** Answers as tus has it. */
export function answerTus(h: ResponseToolkit, { status, headers }: TusAnswer) {
  const response = h.response().code(status);
  for (const [name, value] of headers) response.header(name, value);
  return response;
}

/**
 * What a client says of a file before it sends it (tus, Upload-Metadata): pairs of a name and a value in base64.
 *
 * @throws ChatError `invalid_request`
 */
export async function metadataOf(
  header: string | undefined,
): Promise<Record<string, string | null>> {
  // Nothing at all is no mistake.
  if (!header) return {};
  const { Metadata } = await import('@tus/server');
  try {
    return Metadata.parse(header);
  } catch {
    throw new ChatError(
      'invalid_request',
      'Upload-Metadata has names and values in base64, as tus 1.0.0 has them.',
    );
  }
}

/** The bytes of a piece, which may be refused before they have all come. */
class Body {
  readonly stream: ReadableStream;
  readonly #payload: Readable;
  readonly #passed: Transform;

  constructor(payload: Readable, turns: UploadTurns) {
    this.#payload = payload;
    this.#passed = turns.stream();
    this.stream = Readable.toWeb(this.#passed) as ReadableStream;
    payload.pipe(this.#passed);
    // A pipe passes on no end but a good one.
    payload.once('error', (error) => this.#passed.destroy(error));
  }

  /**
   * Resolves once all has come, as it has where it was taken. What is left is read without being kept: else the
   * connection ends with the answer, which a client that still sends never sees.
   */
  async drop(): Promise<void> {
    this.#payload.unpipe(this.#passed);
    this.#passed.destroy();
    this.#payload.resume();
    await finished(this.#payload, { writable: false }).catch(() => {
      // It is gone, and so is whoever would read the answer.
    });
  }
}

/** The library's own words stay here: they name what only it knows. */
function refusalOf(status: number, words: string): ChatError {
  switch (status) {
    case 404:
    case 410:
      return new ChatError('not_found', 'There is no such upload.');
    case 409:
      return new ChatError(
        'upload_conflict',
        'The upload stands elsewhere than Upload-Offset says: ask with HEAD, and go on from there.',
      );
    case 413:
      return new ChatError('payload_too_large', 'This is more than the upload was to have.');
    default:
      return status < 500
        ? new ChatError(
            'invalid_request',
            'The request is not one of tus 1.0.0: it needs Tus-Resumable, and to write Upload-Offset and Content-Type: application/offset+octet-stream.',
          )
        : cannotStore(new Error(words.trim()));
  }
}
