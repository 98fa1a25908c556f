/** The connections that this node announces, by user. */
export class OwnConnections {
  /** Of each user, when each connection last gave a sign of life (ms of the monotonic clock). */
  readonly #byUser = new Map<string, Map<string, number>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get userIds(): string[] {
    return [...this.#byUser.keys()];
  }

  of(userId: string): ReadonlyMap<string, number> {
    return this.#byUser.get(userId) ?? new Map();
  }

  /** False when it was there already. */
  add(userId: string, connectionId: string): boolean {
    const connections = this.#byUser.get(userId) ?? new Map();
    if (connections.has(connectionId)) return false;
    this.#byUser.set(userId, connections.set(connectionId, performance.now()));
    this.#size += 1;
    return true;
  }

  /** False when it is not there. */
  renew(userId: string, connectionId: string): boolean {
    const connections = this.#byUser.get(userId);
    if (!connections?.has(connectionId)) return false;
    connections.set(connectionId, performance.now());
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
