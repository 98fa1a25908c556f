import Type, { type Static } from 'typebox';
import { changeSchemas } from './changes.js';
import { connectionSchemas } from './connection.js';
import { messageSchemas } from './messages.js';
import { presenceSchemas } from './presence.js';
import { privacySchemas } from './privacy.js';
import { reactionSchemas } from './reactions.js';
import { receiptSchemas } from './receipts.js';
import { settingsSchemas } from './settings.js';
import { streamSchemas } from './streams.js';
import { syncSchemas } from './sync.js';
import { typingSchemas } from './typing.js';

/** Frames that a client sends. Each is a request and has exactly one closing reply. */
export const clientFrames = {
  resume: syncSchemas.clientFrames.resume,
  send: messageSchemas.clientFrames.send,
  edit: changeSchemas.clientFrames.edit,
  delete: changeSchemas.clientFrames.delete,
  react: reactionSchemas.clientFrames.react,
  pull: syncSchemas.clientFrames.pull,
  mark: receiptSchemas.clientFrames.mark,
  arrange: settingsSchemas.clientFrames.arrange,
  typing: typingSchemas.clientFrames.typing,
  stream: streamSchemas.clientFrames.stream,
  stream_abort: streamSchemas.clientFrames.stream_abort,
  stream_stop: streamSchemas.clientFrames.stream_stop,
  watch: presenceSchemas.clientFrames.watch,
  disclose: privacySchemas.clientFrames.disclose,
  renew: connectionSchemas.clientFrames.renew,
  ping: connectionSchemas.clientFrames.ping,
} as const;

export type ClientFrameType = keyof typeof clientFrames;
export type ClientFrameOf<T extends ClientFrameType> = Static<(typeof clientFrames)[T]>;
export type ClientFrame = { [T in ClientFrameType]: ClientFrameOf<T> }[ClientFrameType];
export const ClientFrame = Type.Unsafe<ClientFrame>(Type.Union(Object.values(clientFrames)));
