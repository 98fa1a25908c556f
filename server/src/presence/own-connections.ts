/** The connections that this node announces, by user. */
export class OwnConnections {
  readonly #byUser = new Map<string, Set<string>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get userIds(): string[] {
    return [...this.#byUser.keys()];
  }

  of(userId: string): ReadonlySet<string> {
    return this.#byUser.get(userId) ?? new Set();
  }

  /** False when it was there already. */
  add(userId: string, connectionId: string): boolean {
    const connections = this.#byUser.get(userId) ?? new Set();
    if (connections.has(connectionId)) return false;
    this.#byUser.set(userId, connections.add(connectionId));
    this.#size += 1;
    return true;
  }

  /** False when it was not there. */
  delete(userId: string, connectionId: string): boolean {
    const connections = this.#byUser.get(userId);
    if (!connections?.delete(connectionId)) return false;
    if (connections.size === 0) this.#byUser.delete(userId);
    this.#size -= 1;
    return true;
  }
}
