import type { ServerFrame, ServerFrameType } from '@chat/protocol';
import { badResponse } from '../chat-error.js';
import {
  isBoolean,
  isConversation,
  isCount,
  isFeatures,
  isFields,
  isHead,
  isListOf,
  isMessage,
  isObjectOf,
  isPresence,
  isPrivacy,
  isSettings,
  isString,
  isUser,
  optional,
} from './model-checks.js';

const streamed = { conversationId: isString, userId: isString, clientId: isString };
const isStreamed = isObjectOf(streamed);

const checks: { readonly [T in ServerFrameType]: (frame: unknown) => boolean } = {
  welcome: isObjectOf({
    connectionId: isString,
    user: isUser,
    expiresIn: isCount,
    pingInterval: isCount,
    epoch: optional(isString),
    features: optional(isFeatures),
  }),
  resumed: isObjectOf({
    id: isCount,
    heads: isListOf(isHead),
    blocked: optional(isListOf(isString)),
  }),
  changes: isObjectOf({
    id: isCount,
    conversationId: isString,
    messages: isListOf(isMessage),
    through: isCount,
    more: isBoolean,
  }),
  reset: isObjectOf({ id: isCount, conversationId: isString, head: isCount }),
  sent: isObjectOf({ id: isCount, message: isMessage }),
  changed: isObjectOf({ id: isCount, outcome: isString, message: isMessage }),
  marked: isObjectOf({ id: isCount }),
  arranged: isObjectOf({ id: isCount, outcome: isString, settings: isSettings }),
  noted: isObjectOf({ id: isCount }),
  watching: isObjectOf({ id: isCount, presence: isListOf(isPresence) }),
  disclosed: isObjectOf({ id: isCount, privacy: isPrivacy }),
  renewed: isObjectOf({ id: isCount, expiresIn: isCount }),
  pong: isObjectOf({ id: isCount }),
  error: isObjectOf({
    id: optional(isCount),
    code: isString,
    message: isString,
    retryAfter: optional(isCount),
  }),
  message: isObjectOf({ message: isMessage }),
  conversation: isObjectOf({ conversation: isConversation }),
  removed: isObjectOf({ conversationId: isString }),
  marks: isObjectOf({
    conversationId: isString,
    userId: isString,
    delivered: isCount,
    read: isCount,
  }),
  settings: isObjectOf({ conversationId: isString, settings: isSettings }),
  blocked: isObjectOf({ userId: isString, on: isBoolean }),
  profile: isObjectOf({ user: isUser }),
  typing: isObjectOf({ conversationId: isString, userId: isString, on: isBoolean }),
  stream: isObjectOf({ ...streamed, offset: isCount, text: isString }),
  stream_ended: isStreamed,
  stream_stop: isStreamed,
  presence: isPresence,
  heads: isObjectOf({ heads: isListOf(isHead) }),
};

/**
 * What came over the socket, as a frame; null for a kind that this client does not know.
 *
 * @throws ChatError `bad_response` for anything else. Its message names the type and quotes nothing.
 */
export function decodeFrame(data: unknown): ServerFrame | null {
  let frame: unknown;
  try {
    frame = isString(data) ? JSON.parse(data) : undefined;
  } catch {
    // Falls through: not JSON is as wrong as not an object.
  }
  if (!isFields(frame) || !isString(frame.type)) throw badResponse('frame');
  const type = frame.type as ServerFrameType;
  if (!Object.hasOwn(checks, type)) return null;
  if (!checks[type](frame)) throw badResponse(`“${type}” frame`);
  return frame as unknown as ServerFrame;
}
