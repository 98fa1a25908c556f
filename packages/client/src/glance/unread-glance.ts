import { ambient } from '../ambient.js';
import type { AuthOptions } from '../auth/auth-options.js';
import { SessionTokens } from '../auth/session-tokens.js';
import type { TokenSource } from '../auth/token-source.js';
import { baseUrl } from '../base-url.js';
import { badResponse, type ChatError, toChatError } from '../chat-error.js';
import { createHttpEnvironment, type HttpEnvironment } from '../environment.js';
import { HttpClient } from '../http/http-client.js';
import { isCount, isListOf, isObjectOf, isString } from '../wire/checks.js';
import { glanceSource } from './glance-source.js';

/** Milliseconds between one look and the next: shorter in the beginning, when an answer is likelier. */
const pauses = [20_000, 40_000, 80_000, 120_000];
/** Milliseconds within which a page that is looked at again is not worth another question. */
const freshFor = 5_000;

const isUnread = isObjectOf({
  conversations: isListOf(isObjectOf({ conversationId: isString, unread: isCount })),
});
const hasUsername = isObjectOf({ user: isObjectOf({ username: isString }) });
const isPage = isObjectOf({
  conversations: isListOf(isObjectOf({ id: isString, members: isListOf(hasUsername) })),
});

export interface UnreadGlanceOptions {
  /** The server's base URL. */
  readonly url: string;
  /** As for a `ChatClient`; by default the session that the device keeps. */
  readonly auth?: AuthOptions | undefined;
  /** `include`: cookies of the server's site go along. @defaultValue `omit` */
  readonly credentials?: 'omit' | 'include' | undefined;
  /** A username: only the conversation with them counts, about {@link topic}. By default all do. */
  readonly with?: string | undefined;
  readonly topic?: string | undefined;
  /**
   * Called with each count that is another than before.
   *
   * @param count messages, and one for each conversation that is marked as unread; 100 stands for more than 99
   * @param hasGrown whether something came since the look before: not with the first one
   */
  readonly onCount: (count: number, hasGrown: boolean) => void;
  /** What it takes from around it, in whose place tests put their own. */
  readonly environment?: Partial<HttpEnvironment> | undefined;
}

/**
 * How much a user has not read, looked up over REST now and then while the page is in view: for a number on a
 * button behind which the chat is yet to be loaded. It holds no connection, so what comes is known up to two
 * minutes later; a `ChatClient` is told at once, and is much more to load.
 *
 * Where nobody is signed in it asks nothing; whoever signs in in another tab is followed.
 */
export class UnreadGlance {
  readonly #options: UnreadGlanceOptions;
  readonly #environment: HttpEnvironment;
  readonly #http: HttpClient;
  readonly #source: TokenSource;
  readonly #session: SessionTokens | null;
  #token: string | null = null;
  /** Whether a conversation is one of those that count. */
  readonly #counting = new Map<string, boolean>();
  readonly #ends: (() => void)[] = [];
  /** Null before the first look of a user. */
  #count: number | null = null;
  #pace = 0;
  #timer: unknown;
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** Grows with each user, and at the end: what was asked before is nobody's answer. */
  #turn = 0;
  #isOver = false;

  /** @throws ChatError `invalid_argument` for unusable options */
  constructor(options: UnreadGlanceOptions) {
    this.#options = options;
    const url = baseUrl(options.url);
    const environment = createHttpEnvironment(options.environment);
    this.#environment = environment;
    this.#http = new HttpClient(url, environment, options.credentials ?? 'omit');
    const { clock } = environment;
    this.#source = glanceSource(options.auth ?? {}, {
      url,
      http: this.#http,
      clock,
      onUser: () => this.#begin(),
      // What could not be kept is told by the client that is loaded later.
      onError: () => {},
    });
    this.#session = this.#source instanceof SessionTokens ? this.#source : null;
  }

  /** Whether there is somebody to look for, as far as is known: always, where the host site gives the tokens. */
  get signedIn(): boolean {
    return this.#session === null || this.#session.user !== null;
  }

  /** Looks at once, and from then on until it is closed. */
  start(): void {
    if (this.#ends.length > 0 || this.#isOver) return;
    const { signals, clock } = this.#environment;
    this.#ends.push(
      signals.subscribe((signal) => {
        const age = clock.monotonic() - this.#lookedAt;
        if (signal === 'offline' || age < freshFor) return;
        this.#pace = 0;
        this.#look();
      }),
      this.#session?.watch() ?? (() => {}),
    );
    this.#look();
  }

  /** Asks nothing more, and says nothing more. */
  close(): void {
    this.#isOver = true;
    this.#turn += 1;
    this.#environment.clock.clearTimeout(this.#timer);
    for (const end of this.#ends) end();
  }

  /** Somebody else, or nobody, is signed in. */
  #begin(): void {
    if (this.#isOver) return;
    this.#turn += 1;
    this.#token = null;
    this.#counting.clear();
    if (this.#count !== null && this.#count > 0) this.#options.onCount(0, false);
    this.#count = null;
    this.#pace = 0;
    if (this.#ends.length > 0) this.#look();
  }

  async #look(): Promise<void> {
    const { clock } = this.#environment;
    clock.clearTimeout(this.#timer);
    // Nobody would see it: once the page is looked at, it is asked.
    if (this.#session?.user === null || ambient(() => document.visibilityState) === 'hidden')
      return;
    const turn = ++this.#turn;
    this.#lookedAt = clock.monotonic();
    let wait = pauses[Math.min(this.#pace++, pauses.length - 1)] ?? 0;
    try {
      const count = await this.#ask();
      if (turn !== this.#turn) return;
      this.#tell(count);
    } catch (cause) {
      if (turn !== this.#turn) return;
      const { retryable, retryAfter = 0 }: ChatError = toChatError(cause);
      // As whoever this is, it would not be answered the next time either.
      if (!retryable) return;
      wait = Math.max(wait, retryAfter);
    }
    this.#timer = clock.setTimeout(() => void this.#look(), wait);
  }

  async #ask(): Promise<number> {
    const { conversations } = await this.#get('/v1/unread', isUnread);
    const { with: peer } = this.#options;
    if (peer && conversations.some(({ conversationId }) => !this.#counting.has(conversationId))) {
      for (const { conversationId } of conversations) this.#counting.set(conversationId, false);
      await this.#learn();
    }
    const sum = conversations
      .filter(({ conversationId }) => !peer || this.#counting.get(conversationId))
      .reduce((total, { unread }) => total + Math.max(unread, 1), 0);
    return Math.min(sum, 100);
  }

  /** Which of those where something came lately are with whom it is to be. */
  async #learn(): Promise<void> {
    const { with: peer = '', topic: wanted = '' } = this.#options;
    const { conversations } = await this.#get('/v1/conversations?limit=100', isPage);
    for (const { id, members, ...about } of conversations) {
      const { topic = '' }: { readonly topic?: unknown } = about;
      const isWith = members.some(
        // Usernames of accounts know no case.
        ({ user }) => user.username.toLowerCase() === peer.toLowerCase(),
      );
      this.#counting.set(id, isWith && topic === wanted);
    }
  }

  async #get<T>(path: string, isAnswer: (answer: unknown) => answer is T): Promise<T> {
    this.#token ??= (await this.#source.fetchToken('connect', null)).token;
    const token = this.#token;
    try {
      const answer = await this.#http.request({ path, token });
      if (isAnswer(answer)) return answer;
      throw badResponse();
    } catch (error) {
      // It was good for as long as it was; whoever else has asked meanwhile has another already.
      if ((error as ChatError).status !== 401) throw error;
      if (this.#token === token) {
        this.#token = (await this.#source.fetchToken('refused', token)).token;
      }
      if (this.#token === token) throw error;
      return this.#get(path, isAnswer);
    }
  }

  #tell(count: number): void {
    const before = this.#count;
    this.#count = count;
    if (count !== (before ?? 0)) this.#options.onCount(count, before !== null && count > before);
  }
}
