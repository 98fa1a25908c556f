import type { BusEvent, UserFrame } from '../bus.js';

/** What travels through Redis: an event, and the node that has delivered it to its own sockets. */
export interface Envelope {
  readonly from: string;
  readonly event: BusEvent;
}

/** No event is larger: a message is one frame, and frames are smaller. */
const maxLength = 256 * 1024;

/** The compiler misses none: what is not here would reach the sockets of its own node, and no other's. */
const frameTypes: Readonly<Record<UserFrame['type'], true>> = {
  message: true,
  conversation: true,
  removed: true,
  marks: true,
  settings: true,
  blocked: true,
  profile: true,
  typing: true,
  stream: true,
  stream_ended: true,
  stream_stop: true,
};

export function encodeEnvelope(envelope: Envelope): string {
  return JSON.stringify(envelope);
}

/** Null for what no node of this version could have sent. Others may write to the same Redis. */
export function decodeEnvelope(text: string): Envelope | null {
  if (text.length > maxLength) return null;
  try {
    const { from, event } = JSON.parse(text) as { from: unknown; event: unknown };
    return typeof from === 'string' && isEvent(event) ? { from, event } : null;
  } catch {
    return null;
  }
}

function isEvent(value: unknown): value is BusEvent {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, sessionId, frame, connectionIds, online, otherId } = value as Record<
    string,
    unknown
  >;
  if (kind === 'session_ended') return typeof sessionId === 'string';
  if (kind === 'block_changed') return typeof otherId === 'string';
  if (kind === 'presence_changed') return typeof online === 'boolean';
  if (kind === 'sessions_ended' || kind === 'connections_asked') return true;
  if (kind === 'restriction_changed') return true;
  if (kind === 'privacy_changed' || kind === 'webhooks_changed') return true;
  if (kind === 'connections_dismissed') {
    return Array.isArray(connectionIds) && connectionIds.every((id) => typeof id === 'string');
  }
  if (kind !== 'frame' || typeof frame !== 'object' || frame === null) return false;
  const { type } = frame as { type?: unknown };
  return typeof type === 'string' && Object.hasOwn(frameTypes, type);
}
