import { systemSenderId } from '@chat/protocol';
import type { Document } from 'mongodb';
import { membersIn } from '../store/members-key.js';
import { marksOf } from '../store/sqlite/message-row.js';
import { uuidOfHex } from '../store/sqlite/uuid-bytes.js';

/** One kind of record: how to read it from the embedded store, and as what MongoDB keeps it. */
export interface CopiedCollection {
  readonly name: string;
  /** Every row, each column named like its field, in the order of the primary key. */
  readonly rows: string;
  /** @default the row itself */
  readonly toDocument?: (row: Document) => Document;
  /** Most records in memory and in one insert: fewer where one may be large. @default 500 */
  readonly batchSize?: number;
}

/** In an order in which each refers to what came before. */
export const copiedCollections: readonly CopiedCollection[] = [
  {
    name: 'users',
    rows: `SELECT id AS _id, iif(guest_until IS NULL, realm, 'guest') AS realm, username, name, picture,
             password_hash AS passwordHash, created_at AS createdAt, tokens_valid_from AS tokensValidFrom,
             guest_until AS guestUntil, bot, restriction
           FROM user WHERE removed_at IS NULL ORDER BY id`,
    toDocument: ({ guestUntil, bot, restriction, ...user }) => ({
      ...user,
      ...(guestUntil !== null && { guestUntil }),
      ...(bot !== null && { bot: bot === 1 }),
      ...(restriction !== null && { restriction: JSON.parse(String(restriction)) }),
    }),
  },
  {
    name: 'privacy',
    rows: `SELECT user_id AS _id, presence, receipts FROM privacy ORDER BY user_id`,
    toDocument: ({ _id, presence, receipts }) => ({
      ...{ _id, presence: presence === 1, receipts: receipts === 1 },
    }),
  },
  {
    name: 'blocks',
    rows: `SELECT user_id || ' ' || blocked_id AS _id, user_id AS userId, blocked_id AS blockedId, at,
             shown_user AS shownUser, shown_blocked AS shownBlocked
           FROM block ORDER BY user_id, blocked_id`,
    toDocument: ({ shownUser, shownBlocked, ...block }) => ({
      ...block,
      ...(shownUser !== null && { shownUser: JSON.parse(shownUser as string) }),
      ...(shownBlocked !== null && { shownBlocked: JSON.parse(shownBlocked as string) }),
    }),
  },
  {
    name: 'lastSeen',
    rows: `SELECT user_id AS _id, at FROM last_seen ORDER BY user_id`,
  },
  {
    name: 'removedUsers',
    rows: `SELECT id AS _id, removed_name AS removedName, removed_at AS removedAt
           FROM user WHERE removed_at IS NOT NULL ORDER BY id`,
  },
  {
    name: 'sessions',
    rows: `SELECT id AS _id, user_id AS userId, created_at AS createdAt, expires_at AS expiresAt,
             ended_at AS endedAt, agent FROM session ORDER BY id`,
    toDocument: ({ agent, ...session }) => (agent === null ? session : { ...session, agent }),
  },
  {
    name: 'refreshTokens',
    rows: `SELECT hash AS _id, session_id AS sessionId, parent, nonce, issued_at AS issuedAt,
             expires_at AS expiresAt FROM refresh_token ORDER BY hash`,
  },
  {
    name: 'conversations',
    rows: `SELECT c.id AS _id, c.member_ids AS members, nullif(c.topic, '') AS topic, c.data,
             c.created_at AS createdAt,
             (SELECT max(active_at) FROM member WHERE conversation_id = c.id) AS activeAt,
             c.hidden_from AS hiddenFrom, c.retention_days AS retentionDays,
             nullif(c.expired_through, 0) AS expiredThrough, nullif(c.kept_since, 0) AS keptSince
           FROM conversation c WHERE c.removed_at IS NULL ORDER BY c.id`,
    toDocument: (row) => ({ ...present(row), memberIds: membersIn(String(row.members)) }),
  },
  {
    name: 'removedConversations',
    rows: `SELECT c.id AS _id, c.created_at AS createdAt, c.removed_at AS removedAt,
             (SELECT group_concat(user_id, ' ') FROM
               (SELECT user_id FROM member WHERE conversation_id = c.id ORDER BY user_id)
             ) AS memberIds
           FROM conversation c WHERE c.removed_at IS NOT NULL ORDER BY c.id`,
    // None are left when all that belongs to it is gone.
    toDocument: (row) => ({ ...row, memberIds: row.memberIds?.split(' ') ?? [] }),
  },
  {
    name: 'marks',
    rows: `SELECT conversation_id || ' ' || user_id AS _id, conversation_id AS conversationId,
             user_id AS userId, delivered, read FROM member
           WHERE delivered > 0 OR read > 0 ORDER BY conversation_id, user_id`,
  },
  {
    name: 'settings',
    rows: `SELECT conversation_id || ' ' || user_id AS _id, conversation_id AS conversationId,
             user_id AS userId, rev, change_id AS changeId, pinned_at AS pinnedAt,
             muted_until AS mutedUntil, archived_at AS archivedAt,
             archived_through AS archivedThrough, cleared, expired, unread_at AS unreadAt
           FROM setting ORDER BY user_id, conversation_id`,
    toDocument: present,
  },
  {
    name: 'messages',
    rows: `SELECT c.id AS conversationId, c.member_ids AS members, m.seq, coalesce(m.rev, m.seq) AS rev,
             m.sender, lower(hex(m.client_id)) AS clientId, m.text, m.created_at AS createdAt, m.data,
             m.reply_to AS replyTo, m.edited_at AS editedAt, m.deleted_at AS deletedAt, m.reactions,
             m.content_rev AS contentRev, m.marks, m.sent, m.aside, m.files
           FROM message m JOIN conversation c ON c.number = m.conversation
           ORDER BY m.id`,
    toDocument: ({ members, sender, clientId, marks, reactions, aside, ...row }) => ({
      ...present(row),
      senderId: sender < 0 ? systemSenderId : membersIn(String(members))[Number(sender)],
      clientId: uuidOfHex(clientId),
      ...(marks !== null && { marks: marksOf(String(marks)) }),
      ...(reactions !== null && { reactions: JSON.parse(String(reactions)) }),
      ...(aside !== null && { aside: JSON.parse(String(aside)) }),
    }),
  },
  {
    // Of those a repeat is known that are expired: they have no row any more, or another clientId.
    name: 'expiredMessages',
    rows: `SELECT c.id AS conversationId, c.member_ids AS members, mc.sender,
             lower(hex(mc.client_id)) AS clientId
           FROM message_client mc JOIN conversation c ON c.number = mc.conversation
           LEFT JOIN message m ON m.id = mc.id AND m.client_id = mc.client_id
           WHERE m.id IS NULL ORDER BY mc.conversation, mc.sender, mc.client_id`,
    toDocument: ({ conversationId, members, sender, clientId }) => {
      const senderId = sender < 0 ? systemSenderId : membersIn(String(members))[Number(sender)];
      return { _id: `${conversationId} ${senderId} ${uuidOfHex(clientId)}`, conversationId };
    },
  },
  {
    name: 'files',
    rows: `SELECT id AS _id, user_id AS userId, name, size, preview, voice, created_at AS createdAt, content,
             conversation_id AS conversationId, client_id AS clientId, check_at AS checkAt,
             nullif(going, 0) AS going
           FROM file ORDER BY id`,
    toDocument: ({ going, ...row }) => ({
      ...present(row),
      ...(going !== null && { going: true }),
    }),
  },
  {
    name: 'pushSubscriptions',
    rows: `SELECT id AS _id, user_id AS userId, session_id AS sessionId, endpoint, p256dh, auth, key, content,
             issued_at AS issuedAt, created_at AS createdAt
           FROM push_subscription ORDER BY id`,
    toDocument: present,
  },
  {
    name: 'reports',
    rows: `SELECT id AS _id, reporter_id AS reporterId, report_id AS reportId, user_id AS userId,
             conversation_id AS conversationId, seq, reason, comment, created_at AS createdAt,
             closed_at AS closedAt, messages, iif(closed_at IS NULL, 'open', 'closed') AS state
           FROM report ORDER BY id`,
    toDocument: present,
    batchSize: 20,
  },
  {
    name: 'audit',
    rows: `SELECT id AS _id, at, act, actor AS "by", reason, conversation_id AS conversationId, seq,
             user_id AS userId FROM audit ORDER BY id`,
    toDocument: present,
  },
  {
    name: 'webhooks',
    rows: `SELECT id AS _id, url, description, events, enabled, gone_at AS goneAt, secrets,
             created_at AS createdAt, version FROM webhook ORDER BY id`,
    toDocument: ({ events, enabled, secrets, ...row }) => ({
      ...row,
      events: events === null ? null : JSON.parse(String(events)),
      enabled: enabled === 1,
      secrets: JSON.parse(String(secrets)),
    }),
  },
  {
    name: 'webhookLanes',
    // Nobody works on any of them there.
    rows: `SELECT webhook_id || ' ' || lane AS _id, webhook_id AS webhookId, lane, through,
             marked_at AS markedAt, due_at AS dueAt, attempts, head, '' AS holder, 0 AS heldUntil
           FROM webhook_lane ORDER BY webhook_id, lane`,
  },
  {
    name: 'webhookDeliveries',
    rows: `SELECT id AS _id, webhook_id AS webhookId, lane, type, state, at,
             conversation_id AS conversationId, seq, rev, user_id AS userId, report_id AS reportId,
             attempts, attempted_at AS attemptedAt, next_at AS nextAt, status, failure
           FROM webhook_delivery ORDER BY id`,
    toDocument: present,
  },
];

/** What MongoDB keeps as a missing field is null in a table. */
function present(row: Document): Document {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}
