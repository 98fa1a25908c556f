import { TestingError } from './testing-error.js';

/** How the server answered. */
interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Whatever dispatches a request to the server without a network, as Hapi's `inject` does. */
export type Inject = (request: {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly payload?: string;
}) => Promise<{ readonly statusCode: number; readonly payload: string }>;

/** The server's API for who runs it. It is asked past the network, which may be broken just then. */
export class Administration {
  readonly #inject: Inject;
  readonly #token: string;

  constructor(inject: Inject, token: string) {
    this.#inject = inject;
    this.#token = token;
  }

  /** @throws TestingError `refused` */
  async ask(method: string, path: string, body?: object): Promise<Answer['body']> {
    const answer = await this.#send(method, path, body);
    if (answer.status < 300) return answer.body;
    throw refused(`${method} ${path}`, answer);
  }

  /** As {@link ask}; null where what is to be made is there already. */
  async make(path: string, body: object): Promise<Answer['body'] | null> {
    const answer = await this.#send('POST', path, body);
    if (answer.status < 300) return answer.body;
    if (answer.status === 409) return null;
    throw refused(`POST ${path}`, answer);
  }

  async #send(method: string, path: string, body?: object): Promise<Answer> {
    const { statusCode, payload } = await this.#inject({
      method,
      url: `/v1/${path}`,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { payload: JSON.stringify(body) }),
    });
    return { status: statusCode, body: payload === '' ? {} : JSON.parse(payload) };
  }
}

function refused(asked: string, { status, body }: Answer): TestingError {
  const { message = 'without a word' } = (body.error ?? {}) as { message?: string };
  return new TestingError('refused', `${asked} was answered with ${status}: ${message}`);
}
