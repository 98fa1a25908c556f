import type { Privacy } from '../model.js';
import type { UserScope } from '../user-scope.js';

/** Asks what the user keeps back, once what is named is changed. @throws ChatError when it cannot be done */
export async function disclose(scope: UserScope, change: Partial<Privacy>): Promise<Privacy> {
  scope.check();
  scope.checkOffered('privacy');
  const { privacy } = await scope.ask(scope.link.request({ type: 'disclose', ...change }));
  return privacy;
}
