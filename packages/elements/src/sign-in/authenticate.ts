import { ChatError } from '@chat/client';
import type { Credentials } from '../chat-sign-in/credentials-event.js';
import type { ChatContext } from '../controllers/chat-context.js';
import { reportError } from '../controllers/chat-host.js';
import type { SignInView } from '../controllers/chat-view.js';
import type { Visit } from '../controllers/visit.js';

interface SigningIn {
  /** Shows where one signs in, and how far that is. */
  ask(state: Partial<SignInView>): unknown;
  /** Somebody has signed in. */
  onSignedIn(visit: Visit): void;
}

/**
 * Signs somebody in, be it by the form or by the page, and shows how far that is.
 *
 * @throws ChatError when the name or the password is wrong, or the name is taken; when the server cannot be reached
 */
export async function authenticate(
  { host, connection, shown }: ChatContext,
  account: SigningIn,
  credentials: Credentials,
  isNew: boolean,
): Promise<void> {
  const { visit } = connection;
  if (!visit) {
    throw new ChatError('invalid_argument', 'This chat is not on a page, or names no server.');
  }
  const { view } = shown;
  const ended = view.kind === 'sign-in' && view.ended;
  account.ask({ busy: true, ended });
  try {
    const { client } = visit;
    const { username, password } = credentials;
    await (isNew ? client.register(credentials) : client.signIn({ username, password }));
  } catch (error) {
    if (!visit.over) account.ask({ ended, error: reportError(host, error) });
    throw error;
  }
  if (!visit.over) account.onSignedIn(visit);
}
