import type { UnconfirmedChange } from '@chat/client';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How long something done to a message may be under way before it is said, in ms. */
const patience = 400;

/** Whether what was done to a message has not been confirmed for so long that it is to be said. */
export class LateChange implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #late = false;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get late(): boolean {
    return this.#late;
  }

  /** Told of each state of the message before it is rendered. */
  follow(change: UnconfirmedChange | null | undefined): void {
    if (change?.status !== 'pending') {
      this.#stop();
      this.#late = false;
    } else if (!this.#late) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        this.#late = true;
        this.#host.requestUpdate();
      }, patience);
    }
  }

  hostDisconnected(): void {
    this.#stop();
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
