import { adoptStyles, type CSSResult, LitElement } from 'lit';
import { languageOf } from './localize/language-of.js';
import { termsFor } from './localize/register-terms.js';
import { followLanguage, speakers } from './localize/speakers.js';
import type { Terms } from './localize/terms.js';
import type { Look } from './themes/look.js';

/**
 * What all parts have in common: they speak the language of the place where they stand, and look like it.
 *
 * @attr {string} lang - Its language, as everywhere in HTML; from what is around it when not set.
 */
export class ChatElement extends LitElement {
  // `lang` stays the browser's own property: it reflects at once, and `closest('[lang]')` sees it.
  static override get observedAttributes(): string[] {
    // biome-ignore lint/complexity/noThisInStatic: Lit collects the properties of the class that is asked.
    return [...super.observedAttributes, 'lang'];
  }

  /** How it looks where it is not by its own styles alone. */
  protected look: Look | undefined;
  readonly #lateStyles = new Set<CSSResult>();

  override attributeChangedCallback(name: string, old: string | null, value: string | null): void {
    super.attributeChangedCallback(name, old, value);
    if (name === 'lang' && old !== value) this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    speakers.add(this);
    const root = this.getRootNode();
    // Another one tells it its language.
    if ('host' in root && root.host instanceof ChatElement) {
      this.#follow(root.host.look);
      return;
    }
    followLanguage(this);
    // It may have been elsewhere before.
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    speakers.delete(this);
  }

  /** For `Intl`: the language around, or that of the words where there are none of that language. */
  protected get locale(): string {
    return this.terms.language;
  }

  protected get terms(): Terms {
    return termsFor(languageOf(this));
  }

  /** Looks like this, with all that is in it. */
  protected dress(look: Look | undefined): void {
    this.look = look;
    if (look) this.wear(look.styles);
    for (const each of this.renderRoot.querySelectorAll('*')) {
      if (each instanceof ChatElement) each.#follow(look);
    }
  }

  /** Looks like what it is in. */
  #follow(look: Look | undefined): void {
    if (look === this.look) return;
    // By the name: styles that are worn once stay.
    if (look) this.setAttribute('theme', look.name);
    else this.removeAttribute('theme');
    this.dress(look);
  }

  /** Has styles that came with a late part, besides its own. Asked again and again. */
  protected wear(styles: CSSResult): void {
    if (this.#lateStyles.has(styles)) return;
    this.#lateStyles.add(styles);
    const { elementStyles } = this.constructor as typeof ChatElement;
    adoptStyles(this.renderRoot as ShadowRoot, [...elementStyles, ...this.#lateStyles]);
  }
}
