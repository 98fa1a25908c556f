import { PageElement } from './page-element.js';

/** A page with a list, whose rows have buttons that go with them. */
export abstract class ListPageElement extends PageElement {
  /** Where among the buttons the one is that has the focus. */
  #place = -1;
  /** Whether there is a list to go on in. */
  #isListed = false;

  /** Whether what it shows is loaded. */
  protected abstract get isLoaded(): boolean;

  protected override willUpdate(): void {
    const { activeElement } = this.renderRoot as ShadowRoot;
    this.#place = this.#buttons.indexOf(activeElement as HTMLElement);
  }

  protected override updated(): void {
    const goesOn = this.#isListed && this.isLoaded;
    this.#isListed = this.isLoaded;
    if (this.#place < 0 || (this.renderRoot as ShadowRoot).activeElement) return;
    // What had the focus is gone: it goes to what is in its place, the next one or the first of those that have come.
    const buttons = goesOn ? this.#buttons : [];
    const next = buttons[this.#place] ?? buttons.at(-1);
    if (next) next.focus();
    else this.giveFocusBack();
  }

  get #buttons(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll('button')];
  }
}
