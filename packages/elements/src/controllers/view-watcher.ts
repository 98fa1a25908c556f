import type { ReactiveController } from 'lit';
import type { ChatHost } from './chat-host.js';

/** Knows whether somebody can see an element: it is in view, not being put away, on a page that is shown. */
export class ViewWatcher implements ReactiveController {
  readonly #host: ChatHost;
  readonly #onChange: () => void;
  #inView: IntersectionObserver | null = null;
  #intersects = false;

  /** @param onChange called when it may have come into view */
  constructor(host: ChatHost, onChange: () => void) {
    this.#host = host;
    this.#onChange = onChange;
    host.addController(this);
  }

  get isSeen(): boolean {
    // Whoever puts it away says so at once; the browser, with a frame that comes after that.
    return this.#intersects && !this.#host.inert && document.visibilityState === 'visible';
  }

  hostConnected(): void {
    if (typeof IntersectionObserver === 'function') {
      this.#inView = new IntersectionObserver((entries) => {
        this.#intersects = entries.at(-1)?.isIntersecting ?? false;
        this.#onChange();
      });
      this.#inView.observe(this.#host);
    } else {
      // Nobody can say otherwise.
      this.#intersects = true;
    }
    document.addEventListener('visibilitychange', this.#onChange);
  }

  hostDisconnected(): void {
    this.#inView?.disconnect();
    this.#inView = null;
    document.removeEventListener('visibilitychange', this.#onChange);
  }
}
