import type { ChatClient, ChatClientEvents } from '@chat/client';

type Listener = (...args: unknown[]) => void;

/**
 * From when an element has a client, in a document, until it has not. Every wait may end in another
 * world (another source, an element taken away): a wait belongs to a visit, and what ends after its
 * visit is dropped. So after each `await` one asks whether the visit is over.
 */
export class Visit {
  readonly client: ChatClient;
  #over = false;
  readonly #offs: (() => void)[] = [];

  constructor(client: ChatClient) {
    this.client = client;
  }

  get over(): boolean {
    return this.#over;
  }

  /** Calls the listener at each such event of the client, for as long as the visit lasts. */
  on<E extends keyof ChatClientEvents>(event: E, listener: ChatClientEvents[E]): void {
    const { client } = this;
    const whilePresent = (...args: unknown[]): void => {
      if (!this.#over) (listener as Listener)(...args);
    };
    client.on(event, whilePresent);
    this.#offs.push(() => client.off(event, whilePresent));
  }

  end(): void {
    this.#over = true;
    for (const off of this.#offs) off();
  }
}
