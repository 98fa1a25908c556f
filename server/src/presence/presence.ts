export interface SinceMark {
  readonly heard: number;
  readonly silent: readonly string[];
}

/**
 * Who is connected, on all nodes: a set of connections for each user. What a node that died announced
 * goes by itself. The suite in `test/presence/presence-contract.ts` is its executable form.
 */
export interface Presence {
  /** Connections that this node announces. */
  readonly size: number;
  open(): void;
  /** Nothing of this node is announced after that. */
  close(): Promise<void>;
  /** Never waits, never throws. */
  announce(userId: string, connectionId: string): void;
  /** Never waits, never throws. */
  withdraw(userId: string, connectionId: string): void;
  /** Says again that a connection is there: it gave a sign of life just now. Never waits, never throws. */
  renew(userId: string, connectionId: string): void;
  /** Takes back what any node announced, one that is gone perhaps. Never waits, never throws. */
  drop(userId: string, connectionIds: readonly string[]): void;
  /** This moment, for {@link since}; null while the other nodes are out of reach. */
  mark(userId: string): Promise<number | null>;
  /**
   * What became of a user's connections since a mark: how many were announced or renewed, and which were
   * not, the longest silent first. Null while the other nodes are out of reach.
   */
  since(userId: string, mark: number): Promise<SinceMark | null>;
  /** How many connections the user has; only this node's are known while the others are out of reach. */
  connectionsOf(userId: string): Promise<number>;
}
