interface Own {
  readonly connectionId: string;
  /** When it last gave a sign of life: ms of the monotonic clock. */
  renewedAt: number;
}

/** The connections that this node announces, by user. Most users have one: lists are short. */
export class OwnConnections {
  readonly #byUser = new Map<string, readonly Own[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get userIds(): string[] {
    return [...this.#byUser.keys()];
  }

  of(userId: string): readonly Own[] {
    return this.#byUser.get(userId) ?? [];
  }

  has(userId: string, connectionId: string): boolean {
    return this.#find(userId, connectionId) !== undefined;
  }

  /** False when it was there already. */
  add(userId: string, connectionId: string): boolean {
    if (this.has(userId, connectionId)) return false;
    this.#byUser.set(userId, [...this.of(userId), { connectionId, renewedAt: performance.now() }]);
    this.#size += 1;
    return true;
  }

  /** False when it is not there. */
  renew(userId: string, connectionId: string): boolean {
    const own = this.#find(userId, connectionId);
    if (own === undefined) return false;
    own.renewedAt = performance.now();
    return true;
  }

  /** False when it was not there. */
  delete(userId: string, connectionId: string): boolean {
    const before = this.of(userId);
    const left = before.filter((own) => own.connectionId !== connectionId);
    if (left.length === before.length) return false;
    if (left.length === 0) this.#byUser.delete(userId);
    else this.#byUser.set(userId, left);
    this.#size -= 1;
    return true;
  }

  #find(userId: string, connectionId: string): Own | undefined {
    return this.of(userId).find((own) => own.connectionId === connectionId);
  }
}
