'use client';
import { type AuthOptions, ChatClient, type ChatClientOptions } from '@chat/client';
import { useEffect, useRef, useState } from 'react';

type Options = Pick<ChatClientOptions, 'url' | 'auth' | 'storage' | 'credentials'>;

/**
 * A client that lives as long as the component does. Made in an effect, so that one that is rendered and never shown, or shown
 * twice as in strict mode, leaves none behind; and there is none on a server.
 *
 * @param options null for none
 */
export function useOwnClient(options: Options | null): ChatClient | null {
  const latest = useRef(options);
  const [client, setClient] = useState<ChatClient | null>(null);
  const source = options && sourceOf(options);

  useEffect(() => {
    latest.current = options;
  });
  // What is not of the source is taken as it is by then.
  useEffect(() => {
    if (source === null || latest.current === null) return;
    const made = new ChatClient({ ...latest.current, auth: authOf(latest) });
    // What fails is in its state.
    made.connect().catch(() => {});
    setClient(made);
    return () => {
      setClient(null);
      made.dispose();
    };
  }, [source]);
  return client;
}

/** What makes a client another one. */
function sourceOf({ url, auth = {}, credentials }: Options): string {
  const kind = auth.getToken ? 'getToken' : auth.tokenUrl === undefined ? 'session' : 'tokenUrl';
  return JSON.stringify([url, credentials, kind, auth.tokenUrl, auth.session?.name]);
}

/** A function that is written in place is another one in each render: it is always the last one that is called. */
function authOf(latest: { readonly current: Options | null }): AuthOptions {
  const auth = latest.current?.auth ?? {};
  if (!auth.getToken) return auth;
  const { getToken } = auth;
  return { getToken: (...asked) => (latest.current?.auth?.getToken ?? getToken)(...asked) };
}
