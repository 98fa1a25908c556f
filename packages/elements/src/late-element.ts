import { defineElement } from './define-element.js';

/** An element that is not needed to begin with, and is loaded before it is, with what comes along. */
export class LateElement<Part> {
  readonly #name: string;
  readonly #import: () => Promise<Part>;
  readonly #elementIn: (part: Part) => CustomElementConstructor;
  #loading: Promise<Part> | null = null;
  #part: Part | null = null;

  constructor(
    name: string,
    load: () => Promise<Part>,
    elementIn: (part: Part) => CustomElementConstructor,
  ) {
    this.#name = name;
    this.#import = load;
    this.#elementIn = elementIn;
  }

  /** What came with it; null until it can be shown. */
  get part(): Part | null {
    return this.#part;
  }

  /** Has it loaded and defined; once that has failed, the next call tries it again. */
  load(): Promise<Part> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** The same before anybody waits for it: whoever does will be told if it fails. */
  expect(): void {
    this.load().catch(() => {});
  }

  async #load(): Promise<Part> {
    try {
      const part = await this.#import();
      defineElement(this.#name, this.#elementIn(part));
      this.#part = part;
      return part;
    } catch (error) {
      this.#loading = null;
      throw error;
    }
  }
}

/** Needed where people sign in with accounts of the server. */
export const lateSignIn = new LateElement(
  'chat-sign-in',
  () => import('./chat-sign-in/chat-sign-in.js'),
  ({ ChatSignIn }) => ChatSignIn,
);

/** Needed once somebody wants to see what they can choose. */
export const lateSettings = new LateElement(
  'chat-settings',
  () => import('./settings/settings.js'),
  ({ ChatSettings }) => ChatSettings,
);

/** Needed once something is done with a message. */
export const lateActions = new LateElement(
  'chat-message-menu',
  () => import('./actions/actions.js'),
  ({ ChatMessageMenu }) => ChatMessageMenu,
);

/** Needed where the user chooses whom to chat with. */
export const lateInbox = new LateElement(
  'chat-conversation-list',
  () => import('./inbox/inbox.js'),
  ({ ChatConversationList }) => ChatConversationList,
);
