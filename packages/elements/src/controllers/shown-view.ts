import type { ChatHost } from './chat-host.js';
import type { ChatView } from './chat-view.js';

/** The one view that an element shows. Whoever shows another puts it in the place of that. */
export class ShownView {
  readonly #host: ChatHost;
  #view: ChatView = { kind: 'waiting' };
  #onReplaced: (() => void) | undefined;

  constructor(host: ChatHost) {
    this.#host = host;
  }

  get view(): ChatView {
    return this.#view;
  }

  /** @param onReplaced called when another view takes the place of this one */
  show(view: ChatView, onReplaced?: () => void): void {
    this.#onReplaced?.();
    this.#onReplaced = onReplaced;
    this.#view = view;
    this.#host.requestUpdate();
  }
}
