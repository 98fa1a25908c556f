import type { ChangeProfileRequest, User } from '@chat/protocol';
import { ChatError } from '../chat/chat-error.js';
import { fromStore } from '../chat/from-store.js';
import type { Profiles } from '../chat/profiles.js';
import { toUser } from '../chat/user-view.js';
import type { UserStore } from '../store/store.js';
import { displayName } from './display-name.js';
import { pictureUrl } from './picture-url.js';
import { sessionEnded } from './session-ended.js';

export interface OwnProfileOptions {
  readonly users: UserStore;
  readonly profiles: Profiles;
}

/** What accounts and guests say of themselves. */
export class OwnProfile {
  readonly #options: OwnProfileOptions;

  constructor(options: OwnProfileOptions) {
    this.#options = options;
  }

  /**
   * Changes what is named.
   *
   * @throws ChatError `invalid_request`; `forbidden` for a host site's user, who is what its tokens say
   */
  async change(callerId: string, { name, picture }: ChangeProfileRequest): Promise<User> {
    const { users, profiles } = this.#options;
    const profile = {
      ...(name !== undefined && { name: displayName(name) }),
      ...(picture !== undefined && { picture: picture === null ? null : checked(picture) }),
    };
    const caller = await fromStore(users.byId(callerId));
    if (caller === null) throw sessionEnded();
    if (caller.realm === 'host') {
      throw new ChatError('forbidden', 'The site that signs you in says who you are.');
    }
    const changed = await profiles.change(caller, profile);
    if (changed === null) throw sessionEnded();
    return toUser(changed);
  }
}

function checked(picture: string): string {
  const url = pictureUrl(picture);
  if (url !== null) return url;
  throw new ChatError(
    'invalid_request',
    'The body field picture must be an https: URL without a username or a password.',
  );
}
