import type { ChatWindow } from '../chat-window/chat-window.js';
import type { LauncherTerms } from '../localize/launcher-terms.js';
import { element } from './element.js';
import { launcherIcons } from './launcher-icons.js';
import { loadWindow } from './load-window.js';

export interface WindowPlaceOptions {
  /** Hands the window what the page says, before it is put in its place. */
  readonly prepare: (chat: ChatWindow) => void;
  readonly words: () => LauncherTerms;
  readonly heading: () => string;
  readonly onLeave: () => void;
  /** It is there. */
  readonly onReady: (chat: ChatWindow) => void;
}

/** Where the window is, once it is asked for; until then its outlines, or why it does not come. */
export class WindowPlace {
  readonly #place: HTMLElement;
  readonly #options: WindowPlaceOptions;
  #chat: ChatWindow | null = null;
  #isLoading = false;
  /** In the head of the window. */
  #leave: HTMLButtonElement | null = null;

  constructor(place: HTMLElement, options: WindowPlaceOptions) {
    this.#place = place;
    this.#options = options;
  }

  /** Null until it is loaded. */
  get chat(): ChatWindow | null {
    return this.#chat;
  }

  /** Has it loaded, unless it is. */
  async load(): Promise<void> {
    if (this.#chat || this.#isLoading) return;
    this.#isLoading = true;
    this.#showWaiting();
    try {
      await loadWindow();
      this.#put(document.createElement('chat-window') as ChatWindow);
    } catch {
      this.#showFailure();
    }
    this.#isLoading = false;
  }

  /** There may be other words. */
  label(): void {
    if (this.#leave) this.#name(this.#leave);
  }

  #put(chat: ChatWindow): void {
    const { prepare, onReady } = this.#options;
    prepare(chat);
    this.#leave = this.#leaveButton({ slot: 'end' });
    chat.append(this.#leave);
    this.#chat = chat;
    this.#place.replaceChildren(chat);
    onReady(chat);
  }

  #showWaiting(): void {
    const words = this.#options.words();
    const ghosts = Array.from({ length: 5 }, () => element('span'));
    this.#show(
      element('div', { class: 'visually-hidden', role: 'status' }, words.launcherLoading),
      element('div', { class: 'ghosts' }, ...ghosts),
    );
  }

  #showFailure(): void {
    const { launcherFailed, launcherRetry } = this.#options.words();
    const retry = element('button', { class: 'retry', type: 'button' }, launcherRetry);
    retry.addEventListener('click', () => {
      // What it was on is gone.
      this.#place.focus();
      void this.load();
    });
    const failed = element('div', { class: 'failed', role: 'alert' });
    this.#show(failed);
    // What is there already is not an alert to everybody.
    failed.append(element('p', {}, launcherFailed), retry);
  }

  #show(...content: HTMLElement[]): void {
    const heading = element('span', { dir: 'auto' }, this.#options.heading());
    const bar = element('div', { class: 'bar' }, heading, this.#leaveButton());
    this.#place.replaceChildren(element('div', { class: 'waiting' }, bar, ...content));
  }

  /** On the whole screen, where the launcher is covered. */
  #leaveButton(attributes: Record<string, string> = {}): HTMLButtonElement {
    const button = element('button', { class: 'leave', type: 'button', ...attributes });
    this.#name(button);
    button.append(launcherIcons.close());
    button.addEventListener('click', this.#options.onLeave);
    return button;
  }

  #name(button: HTMLButtonElement): void {
    button.title = button.ariaLabel = this.#options.words().closeChat;
  }
}
