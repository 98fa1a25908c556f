/** A message as a device saw it: what the invariants are checked on. */
export interface Seen {
  readonly seq: number;
  readonly senderId: string;
  readonly text: string;
}

/** What became of one send. */
export type Outcome =
  /** Not known yet, or the page was closed first. */
  | { readonly kind: 'waiting' }
  /** Not known to a page that was open to the end. */
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'acknowledged'; readonly seq: number }
  | { readonly kind: 'refused'; readonly code: string };

/** One life of a device, from opening its page to closing it, in one conversation. */
export interface Life {
  /** What the window showed when it opened: the newest page, by `seq`. */
  readonly opened: readonly Seen[];
  /** The `message` events since, as they came. */
  readonly events: Seen[];
  /** What the timeline held at the end of the run; only the last life of a device has it. */
  shown: readonly Seen[] | null;
}

/** All that one device did and saw in one conversation. */
export interface Journal {
  readonly user: string;
  readonly device: string;
  readonly conversationId: string;
  /** In the order in which the user sent them; texts are unique in a run. */
  readonly sent: Map<string, Outcome>;
  readonly lives: Life[];
}
