import { ChatClient, ChatError, type GetToken } from '@chat/client';

/** Where the chat comes from. */
export interface ChatSource {
  /** The application's own client; when set, the fields below do not matter. */
  readonly client: ChatClient | null;
  /** Base URL of the chat server. */
  readonly server: string;
  readonly tokenUrl: string;
  readonly getToken: GetToken | null;
  readonly sessionName: string;
  readonly credentials: string;
  /** Whether guests are to come, and nobody is named to whom they write. */
  readonly namesNobody: boolean;
}

/**
 * The application's client, or one of the element's own.
 * @throws ChatError `invalid_argument` when the page names no valid server, or nobody for its guests
 */
export function clientOf(source: ChatSource): ChatClient {
  if (source.client) return source.client;
  if (source.namesNobody) {
    throw new ChatError('invalid_argument', '`guest` needs `with`.');
  }
  const { server, tokenUrl, getToken, sessionName, credentials } = source;
  return new ChatClient({
    url: server || '/',
    auth: getToken
      ? { getToken }
      : tokenUrl
        ? { tokenUrl }
        : { session: sessionName ? { name: sessionName } : {} },
    ...(credentials === 'include' && { credentials }),
  });
}

export function isSameSource(a: ChatSource, b: ChatSource): boolean {
  if (a.client || b.client) return a.client === b.client;
  return (Object.keys(a) as (keyof ChatSource)[]).every((key) => a[key] === b[key]);
}
