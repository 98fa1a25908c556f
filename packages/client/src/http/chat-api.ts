import type {
  Conversation,
  MessagesResponse,
  OpenConversationRequest,
  UnreadResponse,
  User,
} from '@chat/protocol';
import type { TokenManager } from '../auth/token-manager.js';
import { badResponse, ChatError } from '../chat-error.js';
import {
  isBoolean,
  isConversation,
  isCount,
  isListOf,
  isMessage,
  isObjectOf,
  isString,
  isUser,
  optional,
} from '../wire/model-checks.js';
import type { HttpClient, HttpRequest } from './http-client.js';

const hasUser = isObjectOf({ user: isUser });
const hasUsers = isObjectOf({ users: isListOf(isUser) });
const hasConversation = isObjectOf({ conversation: isConversation });
const isConversationPage = isObjectOf({
  conversations: isListOf(isConversation),
  nextCursor: optional(isString),
});
const isMessagePage = isObjectOf<MessagesResponse>({
  messages: isListOf(isMessage),
  more: isBoolean,
  head: isCount,
});

const isUnread = isObjectOf<UnreadResponse>({
  conversations: isListOf(isObjectOf({ conversationId: isString, unread: isCount })) as never,
  more: isBoolean,
});

/** The REST routes that need an access token. */
export class ChatApi {
  readonly http: HttpClient;
  readonly tokens: TokenManager;

  constructor(http: HttpClient, tokens: TokenManager) {
    this.http = http;
    this.tokens = tokens;
  }

  /** @param request to be answered with the user, as they are by then */
  async me(request: HttpRequest = { path: '/v1/me' }): Promise<User> {
    return (await this.request(request, hasUser)).user;
  }

  async findUser(username: string): Promise<User | null> {
    const { users } = await this.request({ path: '/v1/users', query: { username } }, hasUsers);
    return users[0] ?? null;
  }

  async openConversation(body: OpenConversationRequest): Promise<Conversation> {
    const request = { method: 'POST', path: '/v1/conversations', body } as const;
    return (await this.request(request, hasConversation)).conversation;
  }

  async conversation(id: string): Promise<Conversation> {
    const path = `/v1/conversations/${encodeURIComponent(id)}`;
    return (await this.request({ path }, hasConversation)).conversation;
  }

  async conversations(page: {
    limit?: number | undefined;
    cursor?: string | undefined;
    show?: 'pinned' | 'archived' | undefined;
  }): Promise<{ conversations: Conversation[]; nextCursor?: string | undefined }> {
    return this.request({ path: '/v1/conversations', query: page }, isConversationPage);
  }

  async unread(): Promise<UnreadResponse> {
    return this.request({ path: '/v1/unread' }, isUnread);
  }

  async messages(
    conversationId: string,
    page: {
      before?: number | undefined;
      after?: number | undefined;
      limit?: number | undefined;
    },
  ): Promise<MessagesResponse> {
    const path = `/v1/conversations/${encodeURIComponent(conversationId)}/messages`;
    return this.request({ path, query: page }, isMessagePage);
  }

  /**
   * For what nobody has to load to connect. Ten calls that meet 401 at once cause one refresh: the token
   * manager sees that they share it.
   */
  async request<T>(request: HttpRequest, isAnswer: (answer: unknown) => answer is T): Promise<T> {
    const token = await this.tokens.get();
    const { epoch } = this.tokens;
    let answer: unknown;
    try {
      answer = await this.http.request({ ...request, token });
    } catch (error) {
      if (!(error instanceof ChatError) || error.status !== 401) throw error;
      // It is a password that was wrong: no other token makes it right.
      if (error.code === 'invalid_credentials') throw error;
      // What one user asked for must not be done in the name of the next.
      if (epoch !== this.tokens.epoch) throw error;
      const fresh = await this.tokens.replace(token, 'refused');
      answer = await this.http.request({ ...request, token: fresh });
    }
    if (!isAnswer(answer)) throw badResponse();
    return answer;
  }
}
