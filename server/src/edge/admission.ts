import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { subprotocol, tokenSubprotocolPrefix } from '@chat/protocol';
import type { Authenticator, Identity } from '../auth/authenticator.js';
import { invalidToken } from '../auth/signed-token.js';
import { ChatError } from '../chat/chat-error.js';
import type { Limiter } from '../limits/limiter.js';
import type { Presence } from '../presence/presence.js';
import type { Arrival } from './arrival.js';
import { clientAddress } from './client-address.js';
import type { OriginPolicy } from './origin-policy.js';

/** How full the node is; the gateway knows. */
export interface Occupancy {
  readonly draining: boolean;
  connectionsOf(userId: string): number;
  connectionsFrom(address: string): number;
  /** A user is about to connect; whoever says so releases what it gets. */
  expect(userId: string): Arrival;
}

export interface AdmissionOptions {
  readonly authenticator: Authenticator;
  readonly origins: OriginPolicy;
  readonly occupancy: Occupancy;
  readonly presence: Pick<Presence, 'connectionsOf'>;
  /** Lets what is dead of a user's connections give way to one more. */
  readonly makeRoom: (userId: string) => Promise<void>;
  readonly upgrades: Limiter;
  readonly trustedProxies: number;
  readonly connectionsPerUser: number;
  readonly connectionsPerAddress: number;
}

export interface Admitted {
  readonly identity: Identity;
  readonly address: string;
  /** To be released once the socket is attached, or is not going to be; none for a check. */
  readonly arrival: Arrival | undefined;
}

/** ms after which a place may have become free. */
const occupiedRetryAfter = 5_000;

/**
 * Decides who gets a socket, before the upgrade and from its headers alone. `GET /v1/ws/check`
 * answers from the same decision, for browsers, which do not show why an upgrade failed.
 */
export class Admission {
  readonly #options: AdmissionOptions;

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /**
   * `spend`: whether it counts against the address's upgrades; a check does not.
   * @throws ChatError
   */
  async decide(
    request: Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'socket'>,
    { spend }: { spend: boolean },
  ): Promise<Admitted> {
    const { origins, occupancy, upgrades, trustedProxies } = this.#options;
    const { headers } = request;
    if (occupancy.draining) throw stopping();
    if (!origins.allows(headers.origin, headers.host)) throw foreignOrigin();

    const address = clientAddress(request, trustedProxies);
    const wait = await (spend ? upgrades.take(address) : upgrades.peek(address));
    if (wait > 0) throw tooMany('connection attempts from this address', wait);

    const admitted = await this.#identify(tokenOf(request), address, spend);
    try {
      await this.#findRoom(admitted, spend);
    } catch (error) {
      admitted.arrival?.release();
      throw error;
    }
    return admitted;
  }

  /**
   * Whether there is room on this node right now. Asked again in the moment of the upgrade: while the store was
   * read others may have taken the last place, or the server may have begun to stop.
   * @throws ChatError `rate_limited` | `unavailable`
   */
  requireRoom({ identity, address }: Admitted): void {
    const { occupancy, connectionsPerUser } = this.#options;
    this.#requireRoomFrom(address);
    if (occupancy.connectionsOf(identity.userId) >= connectionsPerUser) {
      throw tooMany('connections of this user', occupiedRetryAfter);
    }
  }

  async #identify(token: string, address: string, expects: boolean): Promise<Admitted> {
    const { authenticator, occupancy } = this.#options;
    const arrivals: Arrival[] = [];
    const release = () => {
      for (const arrival of arrivals) arrival.release();
    };
    const expect = (userId: string) => {
      const arrival = occupancy.expect(userId);
      arrivals.push(arrival);
      return arrival.heard;
    };
    try {
      const identity = await authenticator.authenticate(token, expects ? expect : undefined);
      const [arrival] = arrivals;
      if (arrival?.userId === identity.userId) return { identity, address, arrival };
      // It was somebody else's name before.
      release();
      return { identity, address, arrival: undefined };
    } catch (error) {
      release();
      throw error;
    }
  }

  async #findRoom({ identity, address }: Admitted, mayMakeRoom: boolean): Promise<void> {
    const { userId } = identity;
    this.#requireRoomFrom(address);
    if (!(await this.#isFull(userId))) return;
    // A check closes nobody's connection.
    if (mayMakeRoom) {
      await this.#options.makeRoom(userId);
      if (!(await this.#isFull(userId))) return;
    }
    throw tooMany('connections of this user', occupiedRetryAfter);
  }

  #requireRoomFrom(address: string): void {
    const { occupancy, connectionsPerAddress } = this.#options;
    if (occupancy.draining) throw stopping();
    if (occupancy.connectionsFrom(address) >= connectionsPerAddress) {
      throw tooMany('connections from this address', occupiedRetryAfter);
    }
  }

  /** On all nodes; those that come to several at the same moment may be a few too many. */
  async #isFull(userId: string): Promise<boolean> {
    const { occupancy, presence, connectionsPerUser } = this.#options;
    if (occupancy.connectionsOf(userId) >= connectionsPerUser) return true;
    return (await presence.connectionsOf(userId)) >= connectionsPerUser;
  }
}

/** The headers of a request. A Hapi application's `server.inject` makes up only the first kind. */
export interface TokenHeaders {
  readonly headers: IncomingHttpHeaders;
  /** Names and values as they came, in turn; `headers` has the first `Authorization` only. */
  readonly rawHeaders?: readonly string[];
}

/** The token of `Authorization: Bearer …`. @throws ChatError `invalid_request` | `invalid_token` */
export function bearerTokenOf(request: TokenHeaders): string {
  return onlyOne(bearerTokens(request));
}

/**
 * The same, or the token among the offered subprotocols, which is the only header that a browser
 * lets a page fill in for a socket.
 * @throws ChatError `invalid_request` | `invalid_token`
 */
export function tokenOf(request: TokenHeaders): string {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',');
  const fromProtocols = offered
    .map((each) => each.trim())
    .filter((each) => each.startsWith(tokenSubprotocolPrefix))
    .map((each) => each.slice(tokenSubprotocolPrefix.length));
  return onlyOne([...bearerTokens(request), ...fromProtocols]);
}

function bearerTokens({ headers, rawHeaders }: TokenHeaders): string[] {
  const { authorization } = headers;
  if (authorization === undefined) return [];
  const all = rawHeaders === undefined ? [authorization] : authorizationsIn(rawHeaders);
  return all.map((each) => {
    const token = /^Bearer +(\S+) *$/i.exec(each)?.[1];
    if (!token) throw invalidToken('the Authorization header is not "Bearer <token>"');
    return token;
  });
}

function authorizationsIn(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter(
    (_value, index) => index % 2 === 1 && /^authorization$/i.test(rawHeaders[index - 1] ?? ''),
  );
}

/** More than one is refused, even if they are the same (RFC 6750 §2). */
function onlyOne(tokens: readonly string[]): string {
  const [token] = tokens;
  if (tokens.length > 1) {
    throw new ChatError('invalid_request', 'There must be one access token: found several.');
  }
  if (!token) {
    throw new ChatError(
      'invalid_token',
      `There is no access token: send it as "Authorization: Bearer <token>", or for a socket from a browser as the subprotocols "${subprotocol}" and "${tokenSubprotocolPrefix}<token>".`,
    );
  }
  return token;
}

export function foreignOrigin(): ChatError {
  return new ChatError(
    'origin_not_allowed',
    'Pages of this origin may not use this server: its operator can add the origin to ALLOWED_ORIGINS.',
  );
}

export function stopping(): ChatError {
  return new ChatError('unavailable', 'The server is stopping. Try again.', { retryAfter: 1_000 });
}

export function tooMany(what: string, retryAfter: number): ChatError {
  return new ChatError('rate_limited', `Too many ${what}. Try again later.`, { retryAfter });
}
