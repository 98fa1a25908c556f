import type { Conversation, Features, TimelineMessage } from '@chat/client';
import type { LitElement } from 'lit';
import type { ActionStage } from '../controllers/action-stage.js';
import type { ChatController } from '../controllers/chat-controller.js';
import { languageOf } from '../localize/language-of.js';
import { termsFor } from '../localize/register-terms.js';
import type { Terms } from '../localize/terms.js';

const none: Features = {};

interface StagedWindow extends LitElement {
  readonly conversation: Conversation | null;
}

/** What is done with messages, as it is to be seen in a window. */
export class WindowStage implements ActionStage {
  readonly #window: StagedWindow;
  readonly #chat: ChatController;
  readonly report: (message: TimelineMessage) => void;

  /** @param report has a message reported */
  constructor(
    window: StagedWindow,
    chat: ChatController,
    report: (message: TimelineMessage) => void,
  ) {
    this.#window = window;
    this.#chat = chat;
    this.report = report;
  }

  get terms(): Terms {
    return termsFor(languageOf(this.#window));
  }

  get conversation(): Conversation | null {
    return this.#window.conversation;
  }

  /** In a conversation that was removed, nothing can be done. */
  get features(): Features {
    return this.conversation?.removed ? none : (this.#chat.client?.features ?? none);
  }

  get isWriting(): boolean {
    return this.#window.shadowRoot?.activeElement?.localName === 'chat-composer';
  }

  focusComposer(): void {
    this.#window.focus({ preventScroll: true });
  }

  focusMessage(key: string): void {
    this.#list?.focusMessage(key);
  }

  message(key: string): TimelineMessage | undefined {
    const isIt = (message: TimelineMessage) => message.key === key;
    return this.#chat.conversation.messages.find(isIt) ?? this.conversation?.messages.find(isIt);
  }

  async goTo(seq: number): Promise<void> {
    const { conversation } = this.#chat;
    if (!(await conversation.showAround(seq))) return;
    // What was loaded for it is in the list then.
    await this.#window.updateComplete;
    const message = conversation.messages.find((each) => each.seq === seq);
    if (message) this.#list?.showMessage(message.key);
  }

  get #list() {
    return this.#window.renderRoot.querySelector('chat-message-list');
  }
}
