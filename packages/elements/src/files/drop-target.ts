import type { Terms } from '../localize/terms.js';
import { scaleOf } from '../scale-of.js';
import type { ComposerHost } from './composer-files.js';

/** A browser says that something is held over a place every 550 ms at least (HTML, “drag-and-drop processing model”). */
const patience = 900;

/** Says where files can be dropped, for as long as some are held over it. */
class DropTarget {
  readonly #composer: ComposerHost;
  readonly #element = document.createElement('div');
  readonly #words = document.createElement('span');
  #timer: ReturnType<typeof setTimeout> | undefined;
  #over: AbortController | null = null;

  constructor(composer: ComposerHost) {
    this.#composer = composer;
    this.#element.className = 'drop-target';
    this.#words.dir = 'auto';
    this.#element.append(this.#words);
  }

  keep(words: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#end(), patience);
    if (!this.#over) this.#begin();
    this.#words.textContent = words;
  }

  #begin(): void {
    const place = this.#composer.parentElement;
    if (!place) return;
    this.#over = new AbortController();
    const { signal } = this.#over;
    this.#composer.renderRoot.append(this.#element);
    this.#cover(place.querySelector('chat-message-list') ?? place);
    window.addEventListener('drop', () => this.#end(), { capture: true, signal });
    place.addEventListener(
      'dragleave',
      ({ clientX, clientY }) => {
        const { left, right, top, bottom } = place.getBoundingClientRect();
        const isOut = clientX <= left || clientX >= right || clientY <= top || clientY >= bottom;
        if (isOut) this.#end();
      },
      { signal },
    );
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#over?.abort();
    this.#over = null;
    this.#element.remove();
  }

  /** Lies over something else in what both are placed in. */
  #cover(covered: Element): void {
    const { style } = this.#element;
    style.setProperty('inset', '0');
    const all = this.#element.getBoundingClientRect();
    const scale = scaleOf(this.#element, all);
    const { left, right, top, bottom } = covered.getBoundingClientRect();
    style.setProperty('left', `${(left - all.left) / scale}px`);
    style.setProperty('right', `${(all.right - right) / scale}px`);
    style.setProperty('top', `${(top - all.top) / scale}px`);
    style.setProperty('bottom', `${(all.bottom - bottom) / scale}px`);
  }
}

const byComposer = new WeakMap<ComposerHost, DropTarget>();

/** Files are held over what is around a composer. Told again and again. */
export function showDropTarget(composer: ComposerHost, terms: Terms): void {
  const target = byComposer.get(composer) ?? new DropTarget(composer);
  byComposer.set(composer, target);
  target.keep(terms.dropHere);
}
