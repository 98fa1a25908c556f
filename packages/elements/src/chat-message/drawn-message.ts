import type { TimelineMessage } from '@chat/client';

/**
 * What a page shows in the place of a message's text.
 *
 * It is called again when the message is another than it was, and at any time that it comes into view: it makes a new
 * node each time, from the message alone. It stands inside the window's shadow trees, where the page's style sheets do not
 * reach: a custom element with styles of its own looks the same everywhere.
 *
 * @param message - with the `data` that it was sent with
 * @returns the node; null or nothing for a message that is shown as usual
 */
export type MessageRenderer = (message: TimelineMessage) => Node | null | undefined;

/** Those that have failed: each is told of once. */
const failed = new WeakSet<MessageRenderer>();

/** What a page has a message drawn as: made once for each state of it. */
export class DrawnMessage {
  #message: TimelineMessage | null = null;
  #render: MessageRenderer | null = null;
  #node: Node | null = null;

  /** @returns null for what is shown as usual, be it that the page failed to draw it */
  of(message: TimelineMessage, render: MessageRenderer | null): Node | null {
    if (message !== this.#message || render !== this.#render) {
      this.#message = message;
      this.#render = render;
      this.#node = render && draw(message, render);
    }
    return this.#node;
  }
}

function draw(message: TimelineMessage, render: MessageRenderer): Node | null {
  try {
    const node: unknown = render(message) ?? null;
    if (node === null || node instanceof Node) return node;
    throw new TypeError('renderMessage returned neither a node nor nothing.');
  } catch (error) {
    if (!failed.has(render)) globalThis.reportError?.(error);
    failed.add(render);
    return null;
  }
}
