import type { Features } from '@chat/protocol';
import type { MessageGate } from '../before-message/message-gate.js';
import type { Bus } from '../bus/bus.js';
import type { Limiter } from '../limits/limiter.js';
import type { Settings as ServerSettings } from '../settings.js';
import type { Store } from '../store/store.js';
import { Blocks } from './blocks.js';
import { Changes } from './changes.js';
import { Consent } from './consent.js';
import { ConversationLists } from './conversation-lists.js';
import { Conversations } from './conversations.js';
import { Files, type FilesOptions } from './files.js';
import { GuestPeers } from './guest-peers.js';
import { LastSeen } from './last-seen.js';
import { MemberEvents } from './member-events.js';
import { Membership } from './membership.js';
import { MessageChanges } from './message-changes.js';
import { MessageViews } from './message-views.js';
import { Messages } from './messages.js';
import { Openings } from './openings.js';
import { OwnViews } from './own-views.js';
import { Privacy } from './privacy.js';
import { Profiles } from './profiles.js';
import { Push, type PushOptions } from './push.js';
import { Reactions } from './reactions.js';
import { Receipts } from './receipts.js';
import { Reports } from './reports.js';
import { Retention } from './retention.js';
import { Search } from './search.js';
import { Settings } from './settings.js';
import { ShownMarks } from './shown-marks.js';
import { Streams } from './streams.js';
import { Sync } from './sync.js';
import { Typing } from './typing.js';
import { Unread } from './unread.js';
import { Users } from './users.js';
import { Visibility } from './visibility.js';

export interface ChatOptions {
  readonly store: Store;
  readonly bus: Bus;
  /** What is offered beside what each server does. */
  readonly features: Features;
  /** Who may open conversations. @defaultValue 'everybody' */
  readonly openedBy?: ServerSettings['conversationsOpenedBy'];
  /** Whom guests can reach. @defaultValue nobody */
  readonly guestPeers?: GuestPeers;
  /** Where files are, and what is allowed of them. @defaultValue null: there are none */
  readonly files?: Pick<FilesOptions, 'bytes' | 'links' | 'upkeep' | 'rules' | 'onFailure'> | null;
  /** How browsers that are not there are told. @defaultValue null: they are not */
  readonly push?: Pick<PushOptions, 'settingsOfPush' | 'onOutcome' | 'onFailure'> | null;
  /** Days for which messages are kept; 0: for ever. @defaultValue 0 */
  readonly retentionDays?: number;
  /** Asked before a message is stored. @defaultValue null: nobody is */
  readonly gate?: MessageGate | null;
  /** Limits the new conversations of each user. @defaultValue null: as many as they like */
  readonly newConversations?: Limiter | null;
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
  readonly lists: ConversationLists;
  readonly settings: Settings;
  readonly unread: Unread;
  readonly search: Search;
  readonly messages: Messages;
  readonly changes: Changes;
  readonly reactions: Reactions;
  /** Null where there is nowhere to keep any. */
  readonly files: Files | null;
  /** Null where nobody is told by one. */
  readonly push: Push | null;
  readonly receipts: Receipts;
  readonly reports: Reports;
  readonly retention: Retention;
  readonly sync: Sync;
  readonly typing: Typing;
  readonly streams: Streams;
  readonly privacy: Privacy;
  readonly profiles: Profiles;
  readonly blocks: Blocks;
  readonly membership: Membership;
  readonly consent: Consent;
  readonly visibility: Visibility;
  readonly lastSeen: LastSeen;
  readonly shownMarks: ShownMarks;
}

export function createChat({
  store,
  bus,
  features,
  openedBy = 'everybody',
  guestPeers = new GuestPeers([]),
  newConversations = null,
  retentionDays = 0,
  gate = null,
  files: fileOptions = null,
  push: pushOptions = null,
  now = Date.now,
}: ChatOptions): Chat {
  const membership = new Membership({ conversations: store.conversations });
  const events = new MemberEvents(bus);
  const openings = new Openings({ openedBy, guestPeers, newConversations });
  const users = new Users({ store, openings, guestPeers });
  const { messages } = store;
  const views = new MessageViews(messages);
  const settings = new Settings({ store, membership, events, features, now });
  const files = fileOptions && new Files({ ...fileOptions, store, membership, settings, now });
  const changes = new MessageChanges({ messages, membership, events, views, files });
  const consent = new Consent(messages);
  const privacy = new Privacy({ store, events });
  const blocks = new Blocks({ store, users, events, now });
  const shown = new ShownMarks({ privacy, consent, blocks, messages });
  const receipts = new Receipts({ store, membership, events, shown });
  const unread = new Unread({ store, settings, now });
  const push = pushOptions && new Push({ ...pushOptions, store, settings, blocks, now });
  const ownViews = new OwnViews({ store, settings, unread, shown, features });
  const written = new Messages({
    ...{ messages, membership, events, views, settings, consent, features, gate, now },
    // Where they are not offered, those that are there still go with their messages.
    files: features.files ? files : null,
    onStored: push && ((memberIds, message) => push.stored(memberIds, message)),
    // A hint, as all that members are told.
    onConsent: ({ userId, conversationId }) =>
      void receipts.disclose(userId, conversationId).catch(() => {}),
  });
  return {
    users,
    conversations: new Conversations({
      ...{ store, membership, users, openings, events, views: ownViews, features, files, now },
    }),
    lists: new ConversationLists({ store, views: ownViews, settings, features }),
    settings,
    unread,
    search: new Search({ store, membership, messageViews: views, views: ownViews }),
    messages: written,
    changes: new Changes({ messages, membership, changes, features, gate, now }),
    files,
    reactions: new Reactions({ membership, changes }),
    push,
    receipts,
    reports: new Reports({ reports: store.reports, users, membership, messages: written, now }),
    retention: new Retention({ store, days: retentionDays, now }),
    sync: new Sync({ store, membership, views, settings }),
    typing: new Typing({ membership, privacy, consent, blocks, events }),
    streams: new Streams({ membership, blocks, events }),
    privacy,
    profiles: new Profiles({ store, blocks, events }),
    blocks,
    membership,
    consent,
    visibility: new Visibility({ store, privacy, consent, blocks }),
    lastSeen: new LastSeen({ store, privacy, now }),
    shownMarks: shown,
  };
}
