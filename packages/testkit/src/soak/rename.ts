import type { ChatClient, ChatError, User } from '@chat/client';

/** What nobody has to answer for: the page was closed. */
const harmless = new Set(['disconnected', 'signed_out', 'disposed']);

/** Gives a user another name. What fails for now may have happened all the same. @param onRefused for all else */
export async function rename(
  client: ChatClient,
  name: string,
  onRefused: (code: string) => void,
): Promise<void> {
  try {
    await (await client.account()).change({ name });
  } catch (error) {
    const { code, retryable } = error as ChatError;
    if (!retryable && !harmless.has(code)) onRefused(code);
  }
}

/** Everybody's name wherever it is shown, by id: of a user, and of all who are in something with them. */
export function namesOf(
  user: User | null,
  shown: readonly { readonly members: readonly User[] }[],
): (readonly [string, string])[] {
  return [...(user ? [user] : []), ...shown.flatMap(({ members }) => members)].map(
    ({ id, name }) => [id, name] as const,
  );
}
