import type { ChatError, Conversation } from '@chat/client';

/**
 * What stands between the user and the conversation:
 * - `misconfigured`: the page names no valid server, or nobody to whom its guests write;
 * - `broken`: the chat cannot even begin, for another reason;
 * - `unauthorized`: the host site's token was refused;
 * - `forbidden`: the server does not serve this page;
 * - `unknown-peer`: there is nobody by that name;
 * - `self`: the chat is with the very user who is signed in;
 * - `failed`: the server could not open the conversation;
 * - `closed`: the connection was closed for good.
 */
export type ChatProblem =
  | 'misconfigured'
  | 'broken'
  | 'unauthorized'
  | 'forbidden'
  | 'unknown-peer'
  | 'self'
  | 'failed'
  | 'closed';

/** What there is to see. */
export type ChatView =
  | { readonly kind: 'waiting' }
  /** Nobody is signed in yet: they sign in, or begin as a guest. */
  | {
      readonly kind: 'sign-in';
      readonly asGuest: boolean;
      readonly busy: boolean;
      readonly ended: boolean;
      readonly error: ChatError | null;
    }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'inbox' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'conversation'; readonly conversation: Conversation }
  | { readonly kind: 'problem'; readonly problem: ChatProblem };

export type SignInView = Extract<ChatView, { readonly kind: 'sign-in' }>;

export const freshSignIn: SignInView = {
  kind: 'sign-in',
  asGuest: false,
  busy: false,
  ended: false,
  error: null,
};
