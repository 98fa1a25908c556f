import { randomBytes } from 'node:crypto';
import type { ChatClient } from '@chat/client';
import type { Config } from '@chat/server';
import type { Administration } from './administration.js';
import {
  type FilledConversation,
  fillConversation,
  type Line,
  type Opening,
  type StoredMessage,
  storedMessages,
} from './conversations.js';
import { type HostClaims, signToken } from './host-token.js';
import type { Network } from './network.js';
import type { TestClock } from './test-clock.js';
import { TestingError } from './testing-error.js';
import {
  ChatAccount,
  type ChatPerson,
  ChatUser,
  type KnownUser,
  type NewChatAccount,
  type NewChatUser,
  type Surroundings,
} from './users.js';

export interface TestChatParts {
  readonly url: string;
  readonly adminToken: string;
  readonly hostSecret: string;
  readonly config: Config;
  readonly clock: TestClock;
  readonly network: Network;
  readonly administration: Administration;
  /** Ends the server and what is in front of it. */
  readonly stop: () => Promise<void>;
}

/** A chat server that runs for a test, and what the test does with it. Made by `startChat()`. */
export class TestChat implements AsyncDisposable {
  /** Where the server is, for apps, without a slash at its end: the way there goes through {@link TestChat.network}. */
  readonly url: string;
  /** Signs tokens of your site's users: `HOST_JWT_SECRET`, for a backend that is tested. */
  readonly hostSecret: string;
  /** Opens `/v1/admin`: `ADMIN_TOKEN`, for a backend that is tested. */
  readonly adminToken: string;
  /** What time it is for the server. */
  readonly clock: TestClock;
  /** What is between your app and the server. */
  readonly network: Network;
  readonly #parts: TestChatParts;
  readonly #users = new Map<string, Promise<ChatUser>>();
  readonly #accounts = new Map<string, Promise<ChatAccount>>();
  readonly #clients = new Set<ChatClient>();
  #closed: Promise<void> | undefined;

  constructor(parts: TestChatParts) {
    this.url = parts.url;
    this.hostSecret = parts.hostSecret;
    this.adminToken = parts.adminToken;
    this.clock = parts.clock;
    this.network = parts.network;
    this.#parts = parts;
  }

  /**
   * A user of your site; made once, and the same when asked for again.
   *
   * @param username - Your own id of them: `sub` of their tokens.
   * @param user - Counts when they are made.
   * @throws TestingError `refused` | `closed`
   */
  user(username: string, user: NewChatUser = {}): Promise<ChatUser> {
    return once(this.#users, username, async () => {
      const known = await this.#make({ ...user, username, realm: 'host' });
      return new ChatUser(this.#surroundings(), known);
    });
  }

  /**
   * An account of the server itself, for apps whose users sign in there with a password. Accounts and users of a site
   * are strangers to each other. Made once, and the same when asked for again.
   *
   * @param account - Counts when it is made.
   * @throws TestingError `refused`, also where somebody else has made it, with another password | `closed`
   */
  account(username: string, account: NewChatAccount = {}): Promise<ChatAccount> {
    return once(this.#accounts, username, async () => {
      const { password = randomBytes(12).toString('hex'), ...others } = account;
      const known = await this.#make({ ...others, username, password });
      return new ChatAccount(this.#surroundings(), known, password);
    });
  }

  /**
   * Opens a conversation of two, if there is none yet, and has them say these lines.
   *
   * @param one - A username stands for {@link TestChat.user} of that name.
   * @param lines - In their order; unread for who has not written them.
   * @throws TestingError `no_member` | `refused` | `closed`
   */
  async conversation(
    one: string | ChatPerson,
    other: string | ChatPerson,
    lines: readonly Line[] = [],
    opening: Opening = {},
  ): Promise<FilledConversation> {
    const members = await Promise.all([this.#person(one), this.#person(other)]);
    this.#requireOpen();
    return fillConversation(this.#parts.administration, members, lines, opening);
  }

  /**
   * What is stored of a conversation, all of it and in its order, whatever the network does.
   * @throws TestingError `refused`, as where there is no such conversation | `closed`
   */
  async messages(conversationId: string): Promise<readonly StoredMessage[]> {
    this.#requireOpen();
    return storedMessages(this.#parts.administration, conversationId);
  }

  /**
   * A token as your backend would sign it, good for `accessTokenTtl`, a quarter of an hour unless you have set it.
   *
   * @param claims - Over what is there without them: `aud`, `iat` and `exp`.
   */
  hostToken(claims: HostClaims): string {
    const { accessTokenTtl, jwtAudience, hostJwtAudience, hostJwtIssuer, hostJwtClients } =
      this.#parts.config;
    const now = Math.floor(this.clock.now() / 1_000);
    const expected = {
      aud: hostJwtAudience?.[0] ?? jwtAudience,
      ...(hostJwtIssuer !== null && { iss: hostJwtIssuer }),
      ...(hostJwtClients !== null && { azp: hostJwtClients[0] }),
      ...{ iat: now, exp: now + Math.ceil(accessTokenTtl / 1_000) },
    };
    return signToken({ ...expected, ...claims }, this.hostSecret);
  }

  /**
   * Has every access token that was issued up to now expire, as it does in life: time passes, `accessTokenTtl` and a
   * second. Sockets are closed, and clients get themselves new tokens. Sessions of accounts outlive it, and so do tokens
   * of your backend that live longer: those want a longer `clock.advance()`.
   */
  expireTokens(): Promise<void> {
    return this.clock.advance(this.#parts.config.accessTokenTtl + 1_000);
  }

  /** Disposes the clients, and ends the server with all that it kept. Once is enough. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#clients].map((client) => client.dispose()));
    await this.#parts.stop();
  }

  #person(person: string | ChatPerson): Promise<ChatPerson> | ChatPerson {
    return typeof person === 'string' ? this.user(person) : person;
  }

  /** Your backend may have made a user of its own before; an account can be nobody else's. */
  async #make(user: NewChatAccount & { username: string; realm?: 'host' }): Promise<KnownUser> {
    this.#requireOpen();
    const { administration } = this.#parts;
    const isOfSite = user.realm === 'host';
    const made = isOfSite
      ? await administration.make('admin/users', user)
      : await administration.ask('POST', 'admin/users', user);
    if (made !== null) return made.user as KnownUser;
    const query = new URLSearchParams({ username: user.username, realm: 'host' });
    const found = await administration.ask('GET', `admin/users?${query}`);
    return (found.user ?? (found.users as readonly unknown[])[0]) as KnownUser;
  }

  #surroundings(): Surroundings {
    return {
      url: this.url,
      sign: (sub) => this.hostToken({ sub }),
      keep: (client) => {
        this.#requireOpen();
        this.#clients.add(client);
      },
      endSessions: async (userId) => {
        await this.clock.advance(1_000);
        await this.#parts.administration.ask('DELETE', `admin/users/${userId}/sessions`);
        await this.clock.advance(1_000);
      },
    };
  }

  #requireOpen(): void {
    if (this.#closed) throw new TestingError('closed', 'The chat is closed.');
  }
}

/** What is being made is made once; what could not be made may be tried again. */
function once<T>(made: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  const known = made.get(name);
  if (known !== undefined) return known;
  const making = make();
  made.set(name, making);
  making.catch(() => made.delete(name));
  return making;
}
