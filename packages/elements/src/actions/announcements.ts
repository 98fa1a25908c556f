import type { TimelineMessage } from '@chat/client';
import { html, render } from 'lit';
import { Directive, directive } from 'lit/directive.js';
import { withName } from '../localize/isolate.js';
import { said } from '../localize/said.js';
import type { Terms } from '../localize/terms.js';

/** As Lit's `repeat`, which leaves a comment in the page for each that goes: where messages come for days, that is what grows. */
class Announcements extends Directive {
  readonly #log = document.createElement('div');
  #lines = new Map<string, HTMLElement>();

  render(terms: Terms, announced: readonly TimelineMessage[], name: string): HTMLElement {
    const before = this.#lines;
    this.#lines = new Map();
    for (const message of announced) {
      const { key, system } = message;
      const line = before.get(key) ?? document.createElement('p');
      before.delete(key);
      this.#lines.set(key, line);
      const sender = system ? terms.notice : name;
      const words = withName((from) => terms.announcement(from, said(message, terms)), sender);
      render(html`${words}`, line);
      if (!line.parentNode) this.#log.append(line);
    }
    for (const line of before.values()) line.remove();
    return this.#log;
  }
}

/**
 * New messages in words, for the log that is read to who cannot see them: each is one element for as long as it is there, and
 * whole before it is put in, as what is put in is read.
 */
export const announcements: (...given: Parameters<Announcements['render']>) => unknown =
  directive(Announcements);
