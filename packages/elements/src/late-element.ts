import { defineElement } from './define-element.js';

/** An element that is not needed to begin with, and is loaded before it is. */
export class LateElement {
  readonly #name: string;
  readonly #import: () => Promise<CustomElementConstructor>;
  #loading: Promise<void> | null = null;
  #isThere = false;

  constructor(name: string, load: () => Promise<CustomElementConstructor>) {
    this.#name = name;
    this.#import = load;
  }

  /** Whether it can be shown. */
  get isThere(): boolean {
    return this.#isThere;
  }

  /** Has it loaded and defined; once that has failed, the next call tries it again. */
  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** The same before anybody waits for it: whoever does will be told if it fails. */
  expect(): void {
    this.load().catch(() => {});
  }

  async #load(): Promise<void> {
    try {
      defineElement(this.#name, await this.#import());
      this.#isThere = true;
    } catch (error) {
      this.#loading = null;
      throw error;
    }
  }
}

/** Needed where people sign in with accounts of the server. */
export const lateSignIn = new LateElement('chat-sign-in', () =>
  import('./chat-sign-in/chat-sign-in.js').then(({ ChatSignIn }) => ChatSignIn),
);

/** Needed once somebody wants to see what they can choose. */
export const lateSettings = new LateElement('chat-settings', () =>
  import('./chat-settings/chat-settings.js').then(({ ChatSettings }) => ChatSettings),
);

/** Needed once a message is pressed. */
export const lateMenu = new LateElement('chat-message-menu', () =>
  import('./chat-message-menu/chat-message-menu.js').then(({ ChatMessageMenu }) => ChatMessageMenu),
);

/** Needed where the user chooses whom to chat with. */
export const lateConversationList = new LateElement('chat-conversation-list', () =>
  import('./chat-conversation-list/chat-conversation-list.js').then(
    ({ ChatConversationList }) => ChatConversationList,
  ),
);
