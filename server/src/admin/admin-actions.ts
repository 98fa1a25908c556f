import type { Bus } from '../bus/bus.js';
import type { Chat } from '../chat/chat.js';
import type { Store } from '../store/store.js';
import { AdminMessages } from './admin-messages.js';
import { AdminReading } from './admin-reading.js';
import { AdminRestrictions } from './admin-restrictions.js';
import { Audit } from './audit.js';

export interface AdminActionsOptions {
  readonly store: Store;
  readonly bus: Bus;
  readonly chat: Pick<Chat, 'messages' | 'changes' | 'membership'>;
  readonly now: () => number;
}

export interface AdminActions {
  readonly audit: Audit;
  readonly messages: AdminMessages;
  readonly reading: AdminReading;
  readonly restrictions: AdminRestrictions;
}

/** What an administrator does to conversations and users of others, each act with its entry in the audit. */
export function adminActions({ store, bus, chat, now }: AdminActionsOptions): AdminActions {
  const audit = new Audit({ store: store.audit, now });
  return {
    audit,
    messages: new AdminMessages({ chat, membership: chat.membership, audit }),
    reading: new AdminReading({ store, audit }),
    restrictions: new AdminRestrictions({ users: store.users, bus, audit, now }),
  };
}
