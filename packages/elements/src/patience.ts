import type { ReactiveControllerHost } from 'lit';

/** Waits with telling of something until it has lasted for a while: most of it is over before. */
export class Patience {
  readonly #host: ReactiveControllerHost;
  readonly #ms: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  /** @param host told when there is something to be shown */
  constructor(host: ReactiveControllerHost, ms: number) {
    this.#host = host;
    this.#ms = ms;
  }

  /** Whether it is to be shown. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Told again and again whether it lasts. */
  follow(lasts: boolean): void {
    if (lasts) {
      this.#timer ??= setTimeout(() => this.end(), this.#ms);
    } else {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#isOver = false;
    }
  }

  /** There is nothing left to wait for. */
  end(): void {
    this.#isOver = true;
    this.#host.requestUpdate();
  }
}
