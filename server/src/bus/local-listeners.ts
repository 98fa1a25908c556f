import type { BusEvent, BusListener } from './bus.js';

/** The listeners of one node, called so that none can harm another. */
export class LocalListeners {
  readonly #listeners = new Map<string, BusListener>();

  get userIds(): string[] {
    return [...this.#listeners.keys()];
  }

  set(userId: string, listener: BusListener): void {
    this.#listeners.set(userId, listener);
  }

  has(userId: string): boolean {
    return this.#listeners.has(userId);
  }

  delete(userId: string): void {
    this.#listeners.delete(userId);
  }

  clear(): void {
    this.#listeners.clear();
  }

  call(userId: string, event: BusEvent): void {
    try {
      this.#listeners.get(userId)?.(event, userId);
    } catch (error) {
      // Only the kind of error: its message might quote the event.
      const name = error instanceof Error ? error.name : typeof error;
      process.emitWarning(`A bus listener threw (${name}); other listeners go on.`);
    }
  }
}
