import { EventEmitter } from 'eventemitter3';

/** Event names and what their listeners take. */
// biome-ignore lint/suspicious/noExplicitAny: any listener, whatever it takes
type Listeners<Events> = { [E in keyof Events]: (...args: any[]) => void };

type Listener = (...args: unknown[]) => void;

/** Each listener inside its guard, by which it is taken away again. */
const guards = new WeakMap<Listener, Listener>();

/**
 * Typed events whose listeners cannot harm each other or the emitter: one that throws is reported
 * like any uncaught error, and the next one is called.
 */
export class Emitter<Events extends Listeners<Events>> {
  readonly #events = new EventEmitter();

  /** Calls the listener at each such event. Adding it twice is as good as once. */
  on<E extends keyof Events>(event: E, listener: Events[E]): this {
    this.off(event, listener).#events.on(event as string, guarded(listener));
    return this;
  }

  /** Calls the listener at the next such event only. */
  once<E extends keyof Events>(event: E, listener: Events[E]): this {
    this.off(event, listener).#events.once(event as string, guarded(listener));
    return this;
  }

  /** Takes a listener away, however it was added. */
  off<E extends keyof Events>(event: E, listener: Events[E]): this {
    const guard = guards.get(listener);
    if (guard) this.#events.off(event as string, guard);
    return this;
  }

  /** @internal Whether anybody listens to such an event. */
  hears(event: keyof Events): boolean {
    return this.#events.listenerCount(event as string) > 0;
  }

  /** @internal */
  emit<E extends keyof Events>(event: E, ...args: Parameters<Events[E]>): void {
    this.#events.emit(event as string, ...args);
  }
}

function guarded(listener: Listener): Listener {
  const guard =
    guards.get(listener) ??
    ((...args) => {
      try {
        listener(...args);
      } catch (error) {
        // A listener's mistake is the page's, not the chat's: shown where uncaught errors are shown.
        (globalThis.reportError ?? console.error)(error);
      }
    });
  guards.set(listener, guard);
  return guard;
}
