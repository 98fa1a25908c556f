/** A request to send a message, which conversation and `clientId` name until it has a place. */
export interface PendingSend {
  readonly id: number;
  readonly conversationId: string;
  readonly clientId: string;
}

/** The requests of one connection whose messages are on their way to the store; mostly one. */
export class PendingSends {
  #sends: PendingSend[] = [];

  get isEmpty(): boolean {
    return this.#sends.length === 0;
  }

  add(send: PendingSend): void {
    this.#sends.push(send);
  }

  /** Takes out those that sent this message. */
  take({ conversationId, clientId }: Omit<PendingSend, 'id'>): readonly PendingSend[] {
    const isTaken = (send: PendingSend) =>
      send.clientId === clientId && send.conversationId === conversationId;
    const taken = this.#sends.filter(isTaken);
    if (taken.length > 0) this.#sends = this.#sends.filter((send) => !isTaken(send));
    return taken;
  }

  /** @returns whether it was still there */
  remove(send: PendingSend): boolean {
    const index = this.#sends.indexOf(send);
    if (index !== -1) this.#sends.splice(index, 1);
    return index !== -1;
  }
}
