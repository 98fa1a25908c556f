import type { LitElement, ReactiveController } from 'lit';

/**
 * Keeps the focus within an element when what it was on goes away, for as long as it has gone nowhere
 * else: it belongs to whatever has taken the place of that.
 */
export class FocusKeeper implements ReactiveController {
  readonly #host: LitElement;
  /** Whether the focus was in here when what it was on went away, and has gone nowhere since. */
  #isOwed = false;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  /** The focus is meant for something in here that is yet to come. */
  owe(): void {
    this.#isOwed = true;
  }

  hostUpdate(): void {
    this.#isOwed = this.#isInside || (this.#isOwed && !this.#isElsewhere);
  }

  hostUpdated(): void {
    if (this.#isOwed && !this.#isInside) this.#host.focus({ preventScroll: true });
  }

  get #isInside(): boolean {
    return this.#host.shadowRoot?.activeElement != null;
  }

  get #isElsewhere(): boolean {
    const { activeElement } = this.#host.getRootNode() as Document | ShadowRoot;
    // Around it, as on a popup that it is in, nothing in particular has it.
    // Out of the page there is none at all.
    return !!activeElement && !activeElement.contains(this.#host);
  }
}
