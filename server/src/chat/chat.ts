import type { Bus } from '../bus/bus.js';
import type { Store } from '../store/store.js';
import { Conversations } from './conversations.js';
import { MemberEvents } from './member-events.js';
import { Membership } from './membership.js';
import { Messages } from './messages.js';
import { Receipts } from './receipts.js';
import { Sync } from './sync.js';
import { Users } from './users.js';

export interface ChatOptions {
  readonly store: Store;
  readonly bus: Bus;
  /** The server's clock, in milliseconds since the epoch. @defaultValue Date.now */
  readonly now?: () => number;
}

/**
 * What users can do, by capability. Each method takes the id of the user who asks, already
 * authenticated, and rejects with a {@link ChatError}: `unavailable` from any of them, `not_found` for
 * whatever is missing or not the caller's business, and what is named beside them.
 */
export interface Chat {
  readonly users: Users;
  readonly conversations: Conversations;
  readonly messages: Messages;
  readonly receipts: Receipts;
  readonly sync: Sync;
}

export function createChat({ store, bus, now = Date.now }: ChatOptions): Chat {
  const membership = new Membership({ conversations: store.conversations });
  const events = new MemberEvents(bus);
  const users = new Users(store.users);
  return {
    users,
    conversations: new Conversations({ store, membership, users, events, now }),
    messages: new Messages({ messages: store.messages, membership, events, now }),
    receipts: new Receipts({ store, membership, events }),
    sync: new Sync({ store, membership }),
  };
}
