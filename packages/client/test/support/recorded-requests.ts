/** One request of an upload, as it went out, and what came of it. */
export interface RecordedRequest {
  readonly method: string;
  /** Below the server's base URL. */
  readonly path: string;
  /** Where the bytes belong that it has. */
  readonly offset: number;
  /** How many they are. */
  readonly bytes: number;
  /** 0 as long as nothing is, or ever will be, answered. */
  status: number;
}

type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface RecordedRequests {
  /** For a client's environment. */
  readonly fetch: Fetch;
  /** Of uploads, in order. */
  readonly all: readonly RecordedRequest[];
  of(method: string): RecordedRequest[];
}

interface Hooks {
  /** Called before a request goes out; what it returns goes out in its place. */
  readonly before?: (request: RecordedRequest, init: RequestInit) => RequestInit | undefined;
  /** Called before the client gets the answer. */
  readonly after?: (request: RecordedRequest) => Promise<void> | void;
}

/** Requests go out as they do without; what they are about is noted. */
export function recordRequests({ before, after }: Hooks = {}): RecordedRequests {
  const all: RecordedRequest[] = [];
  return {
    all,
    of: (name) => all.filter(({ method }) => method === name),
    async fetch(url, init) {
      const { pathname } = new URL(url);
      if (!pathname.startsWith('/v1/uploads')) return fetch(url, init);
      const { method = 'GET', body } = init;
      const offset = Number(new Headers(init.headers).get('upload-offset') ?? 0);
      const request: RecordedRequest = {
        ...{ method, path: pathname, offset, status: 0 },
        bytes: body instanceof Blob ? body.size : 0,
      };
      all.push(request);
      const response = await fetch(url, before?.(request, init) ?? init);
      request.status = response.status;
      await after?.(request);
      return response;
    },
  };
}
