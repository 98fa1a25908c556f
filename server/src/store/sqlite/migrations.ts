/**
 * The schema's history: entry N takes `user_version` N to N + 1. Append only; what was released is
 * never edited. Instants are milliseconds since the epoch.
 */
export const migrations: readonly string[] = [
  /* sql */ `
  CREATE TABLE user (
    id            TEXT NOT NULL PRIMARY KEY,
    realm         TEXT NOT NULL CHECK (realm IN ('local', 'host')),
    username      TEXT NOT NULL,
    name          TEXT NOT NULL,
    picture       TEXT,
    password_hash TEXT,
    created_at    INTEGER NOT NULL,
    UNIQUE (realm, username)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE session (
    id         TEXT NOT NULL PRIMARY KEY,
    user_id    TEXT NOT NULL REFERENCES user (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at   INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX session_by_expiry ON session (expires_at);
  CREATE INDEX session_by_end ON session (ended_at) WHERE ended_at IS NOT NULL;

  CREATE TABLE refresh_token (
    hash       TEXT NOT NULL PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    parent     TEXT NOT NULL UNIQUE,
    nonce      TEXT NOT NULL,
    issued_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX refresh_token_by_session ON refresh_token (session_id);
  CREATE INDEX refresh_token_by_expiry ON refresh_token (expires_at);

  -- member_ids: the user ids in ascending order, a space between them.
  CREATE TABLE conversation (
    id         TEXT NOT NULL PRIMARY KEY,
    member_ids TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE member (
    conversation_id TEXT NOT NULL REFERENCES conversation (id),
    user_id         TEXT NOT NULL REFERENCES user (id),
    active_at       INTEGER NOT NULL,
    delivered       INTEGER NOT NULL DEFAULT 0,
    read            INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (conversation_id, user_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX member_by_activity ON member (user_id, active_at, conversation_id);

  -- The primary key is the conversation's counter. Nothing changes a message yet, so seq equals rev
  -- and the key serves paging by seq too; what brings edits brings an index on (conversation_id, seq).
  CREATE TABLE message (
    conversation_id TEXT NOT NULL REFERENCES conversation (id),
    rev             INTEGER NOT NULL CHECK (rev > 0),
    seq             INTEGER NOT NULL,
    sender_id       TEXT NOT NULL,
    client_id       TEXT NOT NULL,
    text            TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, rev)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX message_by_client_id ON message (conversation_id, sender_id, client_id);
  `,
  // A message names its conversation, its sender and its clientId in some 20 bytes instead of 90: what
  // a commit writes is what it costs. `sender` is the place in the conversation's member_ids.
  /* sql */ `
  ALTER TABLE conversation ADD COLUMN number INTEGER NOT NULL DEFAULT 0;
  UPDATE conversation SET number = numbered.number
  FROM (SELECT id, row_number() OVER (ORDER BY created_at, id) AS number FROM conversation) AS numbered
  WHERE numbered.id = conversation.id;
  CREATE UNIQUE INDEX conversation_by_number ON conversation (number);

  ALTER TABLE message RENAME TO message_with_names;
  DROP INDEX message_by_client_id;
  CREATE TABLE message (
    conversation INTEGER NOT NULL REFERENCES conversation (number),
    rev          INTEGER NOT NULL CHECK (rev > 0),
    seq          INTEGER NOT NULL,
    sender       INTEGER NOT NULL,
    client_id    BLOB NOT NULL,
    created_at   INTEGER NOT NULL,
    text         TEXT NOT NULL,
    PRIMARY KEY (conversation, rev)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO message (conversation, rev, seq, sender, client_id, created_at, text)
  SELECT c.number, m.rev, m.seq, instr(c.member_ids, m.sender_id) > 1,
    unhex(replace(m.client_id, '-', '')), m.created_at, m.text
  FROM message_with_names m JOIN conversation c ON c.id = m.conversation_id
  ORDER BY c.number, m.rev;
  DROP TABLE message_with_names;
  CREATE UNIQUE INDEX message_by_client_id ON message (conversation, sender, client_id);
  `,
  // A removed record is its own tombstone: see store.ts. removed_name is a hash.
  /* sql */ `
  ALTER TABLE user ADD COLUMN tokens_valid_from INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE user ADD COLUMN removed_at INTEGER;
  ALTER TABLE user ADD COLUMN removed_name TEXT;
  CREATE INDEX user_by_removal ON user (removed_name, removed_at) WHERE removed_at IS NOT NULL;

  ALTER TABLE conversation ADD COLUMN removed_at INTEGER;
  CREATE INDEX conversation_by_removal ON conversation (id) WHERE removed_at IS NOT NULL;

  CREATE INDEX session_by_user ON session (user_id, id);
  `,
  // Messages lie in the order of their arrival, and are found by two indexes that are filled behind the
  // acknowledgement: see message-index.ts. They are tables, as an index of SQLite's own is written with each
  // row. The conversation that a message names is not REFERENCES: to drop one would look through all messages.
  // rev is null while it is seq; the columns from data on stay null for most.
  /* sql */ `
  CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;

  ALTER TABLE conversation ADD COLUMN topic TEXT NOT NULL DEFAULT '';

  ALTER TABLE message RENAME TO message_by_place;
  DROP INDEX message_by_client_id;
  CREATE TABLE message (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation INTEGER NOT NULL,
    seq          INTEGER NOT NULL CHECK (seq > 0),
    rev          INTEGER CHECK (rev > seq),
    sender       INTEGER NOT NULL,
    client_id    BLOB NOT NULL,
    created_at   INTEGER NOT NULL,
    text         TEXT NOT NULL,
    data         TEXT,
    reply_to     INTEGER,
    edited_at    INTEGER,
    deleted_at   INTEGER,
    content_rev  INTEGER,
    marks        TEXT,
    sent         TEXT
  ) STRICT;
  INSERT INTO message (conversation, seq, sender, client_id, created_at, text)
  SELECT conversation, seq, sender, client_id, created_at, text FROM message_by_place
  ORDER BY conversation, rev;
  DROP TABLE message_by_place;
  CREATE INDEX message_by_change ON message (conversation, rev) WHERE rev IS NOT NULL;

  CREATE TABLE message_place (
    conversation INTEGER NOT NULL,
    seq          INTEGER NOT NULL,
    id           INTEGER NOT NULL,
    PRIMARY KEY (conversation, seq)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO message_place SELECT conversation, seq, id FROM message ORDER BY conversation, seq;
  CREATE TABLE message_client (
    conversation INTEGER NOT NULL,
    sender       INTEGER NOT NULL,
    client_id    BLOB NOT NULL,
    id           INTEGER NOT NULL,
    PRIMARY KEY (conversation, sender, client_id)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO message_client SELECT conversation, sender, client_id, id FROM message
  ORDER BY conversation, sender, client_id;

  -- epoch changes when a backup is restored: what clients know then may be of another history.
  INSERT INTO meta (name, value) VALUES
    ('indexed_through', (SELECT coalesce(max(id), 0) FROM message)),
    ('last_dropped_number', 0),
    ('epoch', lower(hex(randomblob(16))));
  `,
  /* sql */ `ALTER TABLE message ADD COLUMN reactions TEXT;`,
  // How a member has arranged a conversation: a row for those alone who have arranged something.
  /* sql */ `
  CREATE TABLE setting (
    user_id          TEXT NOT NULL REFERENCES user (id),
    conversation_id  TEXT NOT NULL REFERENCES conversation (id),
    rev              INTEGER NOT NULL CHECK (rev > 0),
    change_id        TEXT NOT NULL,
    pinned_at        INTEGER,
    muted_until      INTEGER,
    archived_at      INTEGER,
    archived_through INTEGER,
    cleared          INTEGER,
    unread_at        INTEGER,
    PRIMARY KEY (user_id, conversation_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX setting_by_pin ON setting (user_id, pinned_at) WHERE pinned_at IS NOT NULL;
  CREATE INDEX setting_by_archive ON setting (user_id, archived_at) WHERE archived_at IS NOT NULL;
  CREATE INDEX setting_by_unread ON setting (user_id, unread_at) WHERE unread_at IS NOT NULL;
  CREATE INDEX setting_by_conversation ON setting (conversation_id);
  `,
  // What users keep back, a row for those alone who do; when they were there last.
  /* sql */ `
  CREATE TABLE privacy (
    user_id  TEXT PRIMARY KEY REFERENCES user (id),
    presence INTEGER NOT NULL,
    receipts INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE last_seen (
    user_id TEXT PRIMARY KEY REFERENCES user (id),
    at      INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  // A topic stands in member_ids as well, behind the members: that is what is unique.
  /* sql */ `ALTER TABLE conversation ADD COLUMN data TEXT;`,
  // Who has blocked whom; and of messages and conversations what others than their author, or all but one,
  // do not see. Both stay null for nearly all.
  /* sql */ `
  CREATE TABLE block (
    user_id    TEXT NOT NULL REFERENCES user (id),
    blocked_id TEXT NOT NULL REFERENCES user (id),
    at         INTEGER NOT NULL,
    PRIMARY KEY (user_id, blocked_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX block_by_time ON block (user_id, at, blocked_id);
  CREATE INDEX block_by_blocked ON block (blocked_id);
  ALTER TABLE message ADD COLUMN aside TEXT;
  CREATE INDEX message_by_aside ON message (conversation, seq) WHERE aside IS NOT NULL;
  ALTER TABLE conversation ADD COLUMN hidden_from TEXT;
  `,
  // What users have told the operator of others. The conversation may go before the report does. The
  // messages are last: whoever lists reports never reads the pages that they fill.
  /* sql */ `
  CREATE TABLE report (
    id              TEXT NOT NULL UNIQUE,
    reporter_id     TEXT NOT NULL REFERENCES user (id),
    report_id       TEXT NOT NULL,
    user_id         TEXT NOT NULL REFERENCES user (id),
    conversation_id TEXT,
    seq             INTEGER,
    reason          TEXT NOT NULL,
    comment         TEXT,
    created_at      INTEGER NOT NULL,
    closed_at       INTEGER,
    messages        TEXT NOT NULL,
    UNIQUE (reporter_id, report_id)
  ) STRICT;
  CREATE INDEX report_by_user ON report (user_id);
  CREATE INDEX report_open ON report (created_at, id) WHERE closed_at IS NULL;
  CREATE INDEX report_closed ON report (created_at, id) WHERE closed_at IS NOT NULL;
  `,
  // A guest stands in the realm of accounts, which is checked by the table: only who has this is one.
  /* sql */ `
  ALTER TABLE user ADD COLUMN guest_until INTEGER;
  CREATE INDEX user_by_guest_until ON user (guest_until) WHERE guest_until IS NOT NULL;
  `,
  // What each of the two of a block goes on to see of the other one, who has changed their profile since; as JSON.
  /* sql */ `
  ALTER TABLE block ADD COLUMN shown_user TEXT;
  ALTER TABLE block ADD COLUMN shown_blocked TEXT;
  `,
  // What signed in; which sessions of a user live, and when each was last given tokens.
  /* sql */ `
  ALTER TABLE session ADD COLUMN agent TEXT;
  CREATE INDEX session_by_creation ON session (user_id, created_at, id) WHERE ended_at IS NULL;
  DROP INDEX refresh_token_by_session;
  CREATE INDEX refresh_token_by_session ON refresh_token (session_id, issued_at);
  `,
  // Whether somebody is a program: null where nobody has said anything.
  /* sql */ `ALTER TABLE user ADD COLUMN bot INTEGER;`,
  // What goes along with messages: in them as JSON, null for nearly all; and what is known of each file beside
  // its bytes. Nothing here refers to users or conversations: a file outlives them until its bytes are gone.
  /* sql */ `
  ALTER TABLE message ADD COLUMN files TEXT;
  CREATE TABLE file (
    id              TEXT NOT NULL PRIMARY KEY,
    user_id         TEXT NOT NULL,
    name            TEXT NOT NULL,
    size            INTEGER NOT NULL,
    preview         TEXT,
    created_at      INTEGER NOT NULL,
    content         TEXT,
    conversation_id TEXT,
    client_id       TEXT,
    check_at        INTEGER,
    going           INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX file_by_check ON file (check_at, id) WHERE check_at IS NOT NULL;
  CREATE INDEX file_by_user ON file (user_id, created_at);
  CREATE INDEX file_by_conversation ON file (conversation_id) WHERE conversation_id IS NOT NULL;
  `,
  // Browsers that are sent pushes, with as much as that takes.
  /* sql */ `
  CREATE TABLE push_subscription (
    id         TEXT NOT NULL PRIMARY KEY,
    user_id    TEXT NOT NULL,
    session_id TEXT,
    endpoint   TEXT NOT NULL,
    p256dh     TEXT NOT NULL,
    auth       TEXT NOT NULL,
    key        TEXT NOT NULL,
    content    TEXT NOT NULL,
    issued_at  INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX push_subscription_by_user ON push_subscription (user_id, created_at, id);
  `,
  // Who is told of what happens, what may have to be told to whom, and what was. None of it has any content, and
  // nothing refers to users or conversations: that they are gone is something to tell.
  /* sql */ `
  CREATE TABLE webhook (
    id          TEXT NOT NULL PRIMARY KEY,
    url         TEXT NOT NULL,
    description TEXT,
    events      TEXT,
    enabled     INTEGER NOT NULL,
    gone_at     INTEGER,
    secrets     TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    version     INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE webhook_lane (
    webhook_id TEXT NOT NULL,
    lane       TEXT NOT NULL,
    through    INTEGER NOT NULL,
    marked_at  INTEGER NOT NULL,
    due_at     INTEGER NOT NULL,
    attempts   INTEGER NOT NULL DEFAULT 0,
    head       TEXT,
    holder     TEXT NOT NULL DEFAULT '',
    held_until INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (webhook_id, lane)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX webhook_lane_by_due ON webhook_lane (webhook_id, due_at);
  CREATE TABLE webhook_delivery (
    id              TEXT NOT NULL PRIMARY KEY,
    webhook_id      TEXT NOT NULL,
    lane            TEXT NOT NULL,
    type            TEXT NOT NULL,
    state           TEXT NOT NULL,
    at              INTEGER NOT NULL,
    conversation_id TEXT,
    seq             INTEGER,
    rev             INTEGER,
    user_id         TEXT,
    report_id       TEXT,
    attempts        INTEGER NOT NULL,
    attempted_at    INTEGER,
    next_at         INTEGER,
    status          INTEGER,
    failure         TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX webhook_delivery_by_time ON webhook_delivery (webhook_id, at, id);
  CREATE INDEX webhook_delivery_waiting ON webhook_delivery (webhook_id, lane, at, id)
    WHERE state IN ('announced', 'waiting');
  `,
  // What is said of a voice message with its upload, as JSON; null for every other file.
  /* sql */ `ALTER TABLE file ADD COLUMN voice TEXT;`,
  // Retention: what an administrator has said of this one, and how far it has been carried out.
  /* sql */ `
  ALTER TABLE conversation ADD COLUMN retention_days INTEGER;
  ALTER TABLE conversation ADD COLUMN expired_through INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE conversation ADD COLUMN kept_since INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE setting ADD COLUMN expired INTEGER;
  `,
  // What an administrator keeps a user from, as JSON. And what administrators set about: nothing refers to users or
  // conversations, which may go before it does.
  /* sql */ `
  ALTER TABLE user ADD COLUMN restriction TEXT;
  CREATE TABLE audit (
    id              TEXT NOT NULL PRIMARY KEY,
    at              INTEGER NOT NULL,
    act             TEXT NOT NULL,
    actor           TEXT,
    reason          TEXT,
    conversation_id TEXT,
    seq             INTEGER,
    user_id         TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX audit_by_time ON audit (at, id);
  CREATE INDEX audit_by_conversation ON audit (conversation_id, at, id)
    WHERE conversation_id IS NOT NULL;
  CREATE INDEX audit_by_user ON audit (user_id, at, id) WHERE user_id IS NOT NULL;
  `,
];
