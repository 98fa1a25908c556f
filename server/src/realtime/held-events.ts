/** In bytes. */
const mostHeld = 256 * 1024;

/**
 * Events that come while a connection is told what it missed. Beyond a bound they are dropped, and a
 * digest has to take their place.
 */
export class HeldEvents {
  #events: Buffer[] = [];
  #bytes = 0;
  #overflowed = false;

  get events(): readonly Buffer[] {
    return this.#events;
  }

  /** Whether some were dropped. */
  get overflowed(): boolean {
    return this.#overflowed;
  }

  hold(event: Buffer): void {
    if (this.#overflowed) return;
    this.#bytes += event.byteLength;
    this.#events.push(event);
    if (this.#bytes <= mostHeld) return;
    this.#overflowed = true;
    this.#events = [];
  }
}
