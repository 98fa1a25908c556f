import type { ServerFrame } from '@chat/protocol';

/** Server frames that are events of one user, as opposed to replies on one connection. */
export type UserFrame = Extract<
  ServerFrame,
  {
    type:
      | 'message'
      | 'conversation'
      | 'removed'
      | 'marks'
      | 'settings'
      | 'blocked'
      | 'profile'
      | 'typing'
      | 'stream'
      | 'stream_ended'
      | 'stream_stop';
  }
>;

/** What travels from the node where something happened to the nodes that hold the user's sockets. */
export type BusEvent =
  | {
      readonly kind: 'frame';
      readonly frame: UserFrame;
      /** When it was committed, in ms since the epoch, by its node's clock: for metrics only. */
      readonly publishedAt?: number;
    }
  | { readonly kind: 'session_ended'; readonly sessionId: string }
  /** Of this user more than one session ended, or the user is gone: each socket is looked at. */
  | { readonly kind: 'sessions_ended' }
  /** Each connection of this user is asked for a sign of life, and announced anew when it gives one. */
  | { readonly kind: 'connections_asked' }
  /** These gave none, and give way to another. */
  | { readonly kind: 'connections_dismissed'; readonly connectionIds: readonly string[] }
  /** To who watches this user, see {@link presenceTopic}: they are on a node, or not on it any more. */
  | { readonly kind: 'presence_changed'; readonly online: boolean }
  /** To the user and who watches them: what they keep back is not what it was. */
  | { readonly kind: 'privacy_changed' }
  /** The user is muted, suspended, or neither any more: each socket is looked at. */
  | { readonly kind: 'restriction_changed' }
  /** To every node: the receivers of webhooks are not what they were. */
  | { readonly kind: 'webhooks_changed' }
  /** Between the user and another one there is a block, or not any more. */
  | { readonly kind: 'block_changed'; readonly otherId: string };

/** Where those listen who watch a user's presence: in place of a user's id, and never one. */
export const presenceTopic = (userId: string) => `presence:${userId}`;

/** Where every node listens for the receivers of webhooks: never a user's id. */
export const webhooksTopic = 'webhooks:';

/** Whether it is worth nothing once it is late: then nobody is owed it. */
export function isPassing(event: BusEvent): boolean {
  return event.kind === 'frame' ? isPassingFrame(event.frame) : event.kind === 'presence_changed';
}

const passingFrames: ReadonlySet<UserFrame['type']> = new Set<UserFrame['type']>([
  'typing',
  'stream',
  'stream_ended',
  'stream_stop',
]);

/** As {@link isPassing}: then it is not held for a socket, either. */
export function isPassingFrame({ type }: UserFrame): boolean {
  return passingFrames.has(type);
}

/** Told for whom as well, so that one function can listen for all users of a node. */
export type BusListener = (event: BusEvent, userId: string) => void;

/**
 * Carries events to a user's connections on every node. A hint, never the truth: an event may be
 * lost or come twice, and whoever missed one finds it in the store. The suite in
 * `test/bus-contract.ts` is its executable form.
 */
export interface Bus {
  /** `degraded`: other nodes are out of reach for now. */
  readonly state: 'connected' | 'degraded';
  /** Events that could not be handed to other nodes, since the start. */
  readonly dropped: number;
  open(): Promise<void>;
  close(): Promise<void>;
  /** Never waits, never throws: what cannot be delivered is dropped. */
  publish(userIds: readonly string[], event: BusEvent): void;
  /**
   * One listener a user and node; resolves once events published from now on arrive. Null when they do
   * at once, and there is nothing to wait for.
   */
  subscribe(userId: string, listener: BusListener): Promise<void> | null;
  unsubscribe(userId: string): void;
  /** Called when events may have been lost and the node must re-sync its sockets from the store. */
  onGap(listener: () => void): void;
}
