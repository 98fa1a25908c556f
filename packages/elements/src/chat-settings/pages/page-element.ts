import { ChatElement } from '../../chat-element.js';

/** A page of the settings, in their sheet, which has its heading. */
export abstract class PageElement extends ChatElement {
  /** Gives the focus to where one begins: to the heading, where there is nothing to fill in. */
  override focus(_options?: FocusOptions): void {}

  /** What had the focus is gone. */
  protected giveFocusBack(): void {
    this.parentElement?.focus();
  }

  protected find<E extends HTMLElement = HTMLElement>(selector: string): E | null {
    return this.renderRoot.querySelector<E>(selector);
  }

  protected read(id: string): string {
    return this.find<HTMLInputElement>(`#${id}`)?.value ?? '';
  }
}
