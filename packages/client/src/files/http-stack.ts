import type { HttpRequest, HttpResponse, HttpStack } from 'tus-js-client';
import type { HttpClient } from '../http/http-client.js';

/** Whether it is known how far a request is while it goes out. */
export const hasProgress = typeof XMLHttpRequest === 'function';

/** How uploads go: by what tells how far they are where there is such a thing, else as all other requests. */
export function httpStack(http: HttpClient): HttpStack {
  return {
    createRequest: (method, url) =>
      hasProgress ? new XhrRequest(method, url, http) : new FetchRequest(method, url, http),
    getName: () => (hasProgress ? 'xhr' : 'fetch'),
  };
}

abstract class UploadRequest {
  protected readonly method: string;
  protected readonly url: string;
  protected readonly http: HttpClient;
  protected readonly headers: Record<string, string> = {};

  constructor(method: string, url: string, http: HttpClient) {
    this.method = method;
    this.url = url;
    this.http = http;
  }

  getMethod(): string {
    return this.method;
  }

  getURL(): string {
    return this.url;
  }

  setHeader(name: string, value: string): void {
    this.headers[name] = value;
  }

  getHeader(name: string): string | undefined {
    return this.headers[name];
  }

  getUnderlyingObject(): unknown {
    return undefined;
  }
}

class XhrRequest extends UploadRequest implements HttpRequest {
  readonly #request = new XMLHttpRequest();

  setProgressHandler(handler: (bytesSent: number) => void): void {
    this.#request.upload.onprogress = ({ loaded }) => handler(loaded);
  }

  send(body: Blob | null): Promise<HttpResponse> {
    const request = this.#request;
    return new Promise((resolve, reject) => {
      request.open(this.method, this.url);
      request.withCredentials = this.http.credentials === 'include';
      for (const [name, value] of Object.entries(this.headers))
        request.setRequestHeader(name, value);
      request.onload = () =>
        resolve({
          getStatus: () => request.status,
          getHeader: (name) => request.getResponseHeader(name) ?? undefined,
          getBody: () => request.responseText,
          getUnderlyingObject: () => request,
        });
      request.onerror = () => reject(new Error('The server could not be reached.'));
      request.send(body);
    });
  }

  async abort(): Promise<void> {
    this.#request.abort();
  }
}

class FetchRequest extends UploadRequest implements HttpRequest {
  readonly #abort = new AbortController();

  setProgressHandler(): void {
    // Nobody tells: what is known is known piece by piece.
  }

  async send(body: Blob | null): Promise<HttpResponse> {
    const { method, headers, http } = this;
    const { credentials, environment } = http;
    const { signal } = this.#abort;
    const init = { method, headers, body, credentials, signal, cache: 'no-store' } as const;
    const response = await environment.fetch(this.url, init);
    const text = await response.text();
    return {
      getStatus: () => response.status,
      getHeader: (name) => response.headers.get(name) ?? undefined,
      getBody: () => text,
      getUnderlyingObject: () => response,
    };
  }

  async abort(): Promise<void> {
    this.#abort.abort();
  }
}
