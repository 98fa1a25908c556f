import { type AuthOptions, ChatClient, type ChatClientOptions } from '@chat/client';
import { TestingError } from './testing-error.js';

export interface NewChatUser {
  /** To show. @default the username */
  readonly name?: string;
  /** Whether it is a program, which others see. @default false */
  readonly bot?: boolean;
}

export interface NewChatAccount extends NewChatUser {
  /** @default made up */
  readonly password?: string;
}

/** What users need of the chat that they are in. */
export interface Surroundings {
  readonly url: string;
  /** A token that is good now, of a user of the host site. */
  sign(username: string): string;
  /** Has the client end with the chat. */
  keep(client: ChatClient): void;
  endSessions(userId: string): Promise<void>;
}

/** What the server knows of somebody. */
export interface KnownUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
}

type ClientOptions = Omit<ChatClientOptions, 'url' | 'auth'>;

/** Somebody who chats, whoever vouches for them. */
export abstract class ChatPerson {
  /** As the server has it: `senderId` of their messages. */
  readonly id: string;
  /** By which others find them: `conversationWith(username)`. */
  readonly username: string;
  /** As others saw them when they were made. */
  readonly name: string;
  protected readonly surroundings: Surroundings;

  constructor(surroundings: Surroundings, { id, username, name }: KnownUser) {
    this.surroundings = surroundings;
    this.id = id;
    this.username = username;
    this.name = name;
  }

  /** A new access token, for requests of your own. */
  abstract token(): Promise<string>;

  /**
   * A client of theirs that is online; it is disposed with the chat.
   * @param options - As of `new ChatClient()`, but for where and who.
   * @throws ChatError as `connect()`, and `signIn()` of an account
   */
  abstract client(options?: ClientOptions): Promise<ChatClient>;

  /**
   * Signs them out everywhere, for good: clients stop. Tokens from then on are good again; two seconds pass by it, as
   * tokens say in seconds when they were issued.
   *
   * @throws TestingError `refused`
   */
  endSessions(): Promise<void> {
    return this.surroundings.endSessions(this.id);
  }

  protected newClient(auth: AuthOptions, options: ClientOptions = {}): ChatClient {
    const client = new ChatClient({ ...options, url: this.surroundings.url, auth });
    this.surroundings.keep(client);
    return client;
  }
}

/** A user of your own site, who is known by tokens that its backend signs. */
export class ChatUser extends ChatPerson {
  /** For a client of your own: `new ChatClient({ url: chat.url, auth: ada.auth })`. */
  readonly auth: { readonly getToken: () => Promise<string> } = { getToken: () => this.token() };

  override async token(): Promise<string> {
    return this.surroundings.sign(this.username);
  }

  override async client(options?: ClientOptions): Promise<ChatClient> {
    const client = this.newClient(this.auth, options);
    await client.connect();
    return client;
  }
}

/** An account of the chat server itself, with a password. */
export class ChatAccount extends ChatPerson {
  readonly password: string;

  constructor(surroundings: Surroundings, known: KnownUser, password: string) {
    super(surroundings, known);
    this.password = password;
  }

  /** Of a new sign-in, each time. @throws TestingError `refused` */
  override async token(): Promise<string> {
    const { username, password } = this;
    const response = await fetch(`${this.surroundings.url}/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    if (!response.ok) {
      throw new TestingError('refused', `The sign-in was answered with ${response.status}.`);
    }
    return ((await response.json()) as { accessToken: string }).accessToken;
  }

  override async client(options?: ClientOptions): Promise<ChatClient> {
    const { username, password } = this;
    // Two of one process are two devices.
    const client = this.newClient({ session: { storage: 'memory' } }, options);
    await client.signIn({ username, password });
    await client.connect();
    return client;
  }
}
