import type { ChatClient } from '@chat/client';
import { type NotificationPlace, WindowNotifications } from './window-notifications.js';

export interface FollowedPlace extends Omit<NotificationPlace, 'client'> {
  /** Undefined while there is none. */
  readonly client: ChatClient | undefined;
  /** Whether the site offers anything. */
  readonly isOffered: boolean;
}

/** What tells of what is new, with what the window shows by now: the same as before, others for another user, or none. */
export function follow(
  current: WindowNotifications | null,
  { client, isOffered, ...place }: FollowedPlace,
): WindowNotifications | null {
  const userId = isOffered ? client?.user?.id : undefined;
  if (!client || userId === undefined) {
    current?.close();
    return null;
  }
  const isSame = current?.isOf(client) ?? false;
  if (!isSame) current?.close();
  const followed =
    current && isSame ? current : new WindowNotifications({ ...place, client }, userId);
  followed.follow({ ...place, client });
  return followed;
}
