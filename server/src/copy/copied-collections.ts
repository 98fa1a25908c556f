import type { Document } from 'mongodb';

/** One kind of record: how to read it from the embedded store, and as what MongoDB keeps it. */
export interface CopiedCollection {
  readonly name: string;
  /** Every row, each column named like its field, in the order of the primary key. */
  readonly rows: string;
  /** @default the row itself */
  readonly toDocument?: (row: Document) => Document;
}

/** In an order in which each refers to what came before. */
export const copiedCollections: readonly CopiedCollection[] = [
  {
    name: 'users',
    rows: `SELECT id AS _id, realm, username, name, picture, password_hash AS passwordHash,
             created_at AS createdAt, tokens_valid_from AS tokensValidFrom,
             removed_at AS removedAt, removed_name AS removedName FROM user ORDER BY id`,
  },
  {
    name: 'sessions',
    rows: `SELECT id AS _id, user_id AS userId, created_at AS createdAt, expires_at AS expiresAt,
             ended_at AS endedAt FROM session ORDER BY id`,
  },
  {
    name: 'refreshTokens',
    rows: `SELECT hash AS _id, session_id AS sessionId, parent, nonce, issued_at AS issuedAt,
             expires_at AS expiresAt FROM refresh_token ORDER BY hash`,
  },
  {
    name: 'conversations',
    rows: `SELECT c.id AS _id, c.member_ids AS members, c.created_at AS createdAt,
             coalesce((SELECT max(active_at) FROM member WHERE conversation_id = c.id),
                      c.created_at) AS activeAt,
             (SELECT group_concat(user_id, ' ') FROM (SELECT user_id FROM member
                WHERE conversation_id = c.id ORDER BY user_id)) AS memberIds,
             c.removed_at AS removedAt
           FROM conversation c ORDER BY c.id`,
    // A tombstone may be without members.
    toDocument: (row) => ({ ...row, memberIds: row.memberIds?.split(' ') ?? [] }),
  },
  {
    name: 'marks',
    rows: `SELECT conversation_id || ' ' || user_id AS _id, conversation_id AS conversationId,
             user_id AS userId, delivered, read FROM member
           WHERE delivered > 0 OR read > 0 ORDER BY conversation_id, user_id`,
  },
  {
    name: 'messages',
    rows: `SELECT conversation_id AS conversationId, seq, rev, sender_id AS senderId,
             client_id AS clientId, text, created_at AS createdAt
           FROM message ORDER BY conversation_id, rev`,
  },
];
