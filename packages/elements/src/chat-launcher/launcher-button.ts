import type { LauncherTerms } from '../localize/launcher-terms.js';
import { element } from './element.js';
import { greetingStore } from './greeting-store.js';
import { launcherIcons } from './launcher-icons.js';

export interface LauncherButtonOptions {
  readonly onPress: () => void;
  /** What is said beside it was pressed. */
  readonly onGreeting: () => void;
}

export interface ShownLauncher {
  readonly words: LauncherTerms;
  /** Empty for none. */
  readonly greeting: string;
  readonly isOpen: boolean;
}

/** The round button, with how much is unread on it, and what is said beside it. */
export class LauncherButton {
  readonly place = element('div', { class: 'place' });
  readonly button = element('button', {
    ...{ class: 'launcher', part: 'launcher', type: 'button', 'aria-haspopup': 'dialog' },
  });
  readonly #name = element('span', { class: 'visually-hidden' });
  readonly #badge = element('span', {
    ...{ class: 'badge', part: 'badge', dir: 'ltr', 'aria-hidden': 'true', hidden: '' },
  });
  /** Says how much is unread once it is more than before. */
  readonly #status = element('span', { class: 'visually-hidden', role: 'status' });
  readonly #greeting = element('div', { class: 'greeting', part: 'greeting', hidden: '' });
  readonly #said = element('button', { class: 'greeting-text', type: 'button' });
  readonly #putAway = element('button', { class: 'greeting-close', type: 'button' });
  #shown: ShownLauncher | null = null;
  #count = 0;
  #isPutAway = false;

  constructor({ onPress, onGreeting }: LauncherButtonOptions) {
    const icon = element('slot', { name: 'icon' });
    icon.append(launcherIcons.bubble());
    const chevron = element('span', { class: 'face chevron' });
    chevron.append(launcherIcons.chevron());
    this.button.append(
      element('span', { class: 'face own' }, icon),
      chevron,
      this.#badge,
      this.#name,
    );
    this.button.addEventListener('click', onPress);
    this.#putAway.append(launcherIcons.close());
    this.#putAway.addEventListener('click', () => {
      this.greeted();
      this.#update();
      this.button.focus();
    });
    this.#said.addEventListener('click', onGreeting);
    this.#greeting.append(this.#said, this.#putAway);
    this.place.append(this.#greeting, this.button, this.#status);
  }

  update(shown: ShownLauncher): void {
    if (this.#shown?.greeting !== shown.greeting) {
      this.#isPutAway = greetingStore.isClosed(shown.greeting);
      this.#said.replaceChildren(element('span', { dir: 'auto' }, shown.greeting));
    }
    this.#shown = shown;
    this.#update();
  }

  /** Shows how much is unread; 100 stands for more than 99. */
  count(count: number): void {
    const hasGrown = count > this.#count;
    this.#count = count;
    this.#update();
    const isHeard = hasGrown && this.#shown?.isOpen === false;
    this.#status.textContent = isHeard ? this.#unread : '';
  }

  /** What is said beside it has done what it is for. */
  greeted(): void {
    if (!this.#shown?.greeting) return;
    this.#isPutAway = true;
    greetingStore.close(this.#shown.greeting);
  }

  get #unread(): string {
    const count = this.#count > 99 ? '99+' : String(this.#count);
    return this.#shown?.words.launcherUnread(count) ?? '';
  }

  #update(): void {
    if (!this.#shown) return;
    const { words, greeting, isOpen } = this.#shown;
    const hasUnread = this.#count > 0 && !isOpen;
    this.#badge.hidden = !hasUnread;
    this.#badge.textContent = this.#count > 9 ? '9+' : String(this.#count);
    this.#name.textContent = isOpen
      ? words.closeChat
      : words.openChat + (hasUnread ? `, ${this.#unread}` : '');
    this.button.setAttribute('aria-expanded', String(isOpen));
    this.button.classList.toggle('open', isOpen);
    this.#greeting.hidden = !greeting || this.#isPutAway || isOpen;
    this.#putAway.setAttribute('aria-label', words.closeGreeting);
    this.#putAway.title = words.closeGreeting;
  }
}
