/** Event names and what their listeners take. */
// biome-ignore lint/suspicious/noExplicitAny: any listener, whatever it takes
type Listeners<Events> = { [E in keyof Events]: (...args: any[]) => void };

/**
 * Typed events whose listeners cannot harm each other or the emitter: one that throws is reported
 * like any uncaught error, and the next one is called.
 */
export class Emitter<Events extends Listeners<Events>> {
  readonly #listeners = new Map<keyof Events, Map<Events[keyof Events], boolean>>();

  /** Calls the listener at each such event. Adding it twice is as good as once. */
  on<E extends keyof Events>(event: E, listener: Events[E]): this {
    return this.#add(event, listener, false);
  }

  /** Calls the listener at the next such event only. */
  once<E extends keyof Events>(event: E, listener: Events[E]): this {
    return this.#add(event, listener, true);
  }

  /** Takes a listener away, however it was added. */
  off<E extends keyof Events>(event: E, listener: Events[E]): this {
    this.#listeners.get(event)?.delete(listener);
    return this;
  }

  /** @internal */
  emit<E extends keyof Events>(event: E, ...args: Parameters<Events[E]>): void {
    const listeners = this.#listeners.get(event);
    // A copy: listeners may add and remove listeners.
    for (const [listener, once] of [...(listeners ?? [])]) {
      if (once) listeners?.delete(listener);
      try {
        listener(...args);
      } catch (error) {
        report(error);
      }
    }
  }

  #add(event: keyof Events, listener: Events[keyof Events], once: boolean): this {
    const listeners = this.#listeners.get(event) ?? new Map();
    this.#listeners.set(event, listeners.set(listener, once));
    return this;
  }
}

/** A listener's mistake is the page's, not the chat's: shown where uncaught errors are shown. */
function report(error: unknown): void {
  const { reportError } = globalThis;
  if (reportError) reportError(error);
  else console.error(error);
}
