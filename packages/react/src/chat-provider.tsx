'use client';
import type { ChatClient, ChatClientOptions } from '@chat/client';
import type { ReactNode } from 'react';
import { ClientContext } from './client-context.js';
import { useOwnClient } from './use-own-client.js';

/**
 * Either the options of a client, which the provider then has for itself: it is made once the page is there, connected, and
 * disposed of with the provider. Or a `client` of yours, which is left as it is.
 */
export type ChatProviderProps = { readonly children?: ReactNode } & (
  | (Pick<ChatClientOptions, 'url' | 'auth' | 'storage' | 'credentials'> & {
      readonly client?: undefined;
    })
  | { readonly client: ChatClient | null; readonly url?: undefined }
);

/**
 * Gives a client to the hooks and components below it.
 *
 * Options may be written in place: a client is made anew only when `url`, `tokenUrl`, the name of the session or the kind of
 * `auth` is another one, and a `getToken` is always the one of the last render. Where your users sign in and out, give the
 * provider the user's id as its `key`: nobody is then shown what is somebody else's.
 *
 * @example
 * ```tsx
 * <ChatProvider key={user.id} url="https://chat.example.com" auth={{ tokenUrl: '/chat-token' }}>
 *   <App />
 * </ChatProvider>
 * ```
 */
export function ChatProvider(props: ChatProviderProps): ReactNode {
  const own = useOwnClient(props.client === undefined ? props : null);
  const client = props.client === undefined ? own : props.client;
  return <ClientContext.Provider value={client}>{props.children}</ClientContext.Provider>;
}
