import Type, { type Static } from 'typebox';
import { blockSchemas } from './blocks.js';
import { changeSchemas } from './changes.js';
import { connectionSchemas } from './connection.js';
import { conversationSchemas } from './conversations.js';
import { errorSchemas } from './errors.js';
import { messageSchemas } from './messages.js';
import { presenceSchemas } from './presence.js';
import { privacySchemas } from './privacy.js';
import { profileSchemas } from './profile.js';
import { receiptSchemas } from './receipts.js';
import { settingsSchemas } from './settings.js';
import { streamSchemas } from './streams.js';
import { syncSchemas } from './sync.js';
import { typingSchemas } from './typing.js';

/** Frames that a server sends: replies carry the request’s `id`, events have none. */
export const serverFrames = {
  welcome: connectionSchemas.serverFrames.welcome,
  resumed: syncSchemas.serverFrames.resumed,
  changes: syncSchemas.serverFrames.changes,
  reset: syncSchemas.serverFrames.reset,
  sent: messageSchemas.serverFrames.sent,
  changed: changeSchemas.serverFrames.changed,
  marked: receiptSchemas.serverFrames.marked,
  arranged: settingsSchemas.serverFrames.arranged,
  noted: connectionSchemas.serverFrames.noted,
  watching: presenceSchemas.serverFrames.watching,
  disclosed: privacySchemas.serverFrames.disclosed,
  renewed: connectionSchemas.serverFrames.renewed,
  pong: connectionSchemas.serverFrames.pong,
  error: errorSchemas.serverFrames.error,
  message: messageSchemas.serverFrames.message,
  conversation: conversationSchemas.serverFrames.conversation,
  removed: conversationSchemas.serverFrames.removed,
  marks: receiptSchemas.serverFrames.marks,
  settings: settingsSchemas.serverFrames.settings,
  blocked: blockSchemas.serverFrames.blocked,
  profile: profileSchemas.serverFrames.profile,
  typing: typingSchemas.serverFrames.typing,
  stream: streamSchemas.serverFrames.stream,
  stream_ended: streamSchemas.serverFrames.stream_ended,
  stream_stop: streamSchemas.serverFrames.stream_stop,
  presence: presenceSchemas.serverFrames.presence,
  heads: syncSchemas.serverFrames.heads,
} as const;

export type ServerFrameType = keyof typeof serverFrames;
export type ServerFrameOf<T extends ServerFrameType> = Static<(typeof serverFrames)[T]>;
export type ServerFrame = { [T in ServerFrameType]: ServerFrameOf<T> }[ServerFrameType];
export const ServerFrame = Type.Unsafe<ServerFrame>(Type.Union(Object.values(serverFrames)));
