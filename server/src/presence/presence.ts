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
  /** How many connections the user has; only this node's are known while the others are out of reach. */
  connectionsOf(userId: string): Promise<number>;
}
