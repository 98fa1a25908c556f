import type { TimelineMessage } from '@chat/client';
import { render } from 'lit';
import { Directive, directive } from 'lit/directive.js';
import { withName } from '../localize/isolate.js';
import { said } from '../localize/said.js';
import type { Terms } from '../localize/terms.js';

/** A list that only grows at its end and loses what is at its beginning: each message is one element for as long as it is there. */
class AnnouncementLog extends Directive {
  readonly #log = document.createElement('div');
  readonly #said = new Map<string, HTMLElement>();

  override render(terms: Terms, announced: readonly TimelineMessage[], name: string): HTMLElement {
    const log = this.#log;
    if (log.className === '') {
      log.className = 'visually-hidden';
      log.setAttribute('role', 'log');
      log.setAttribute('aria-relevant', 'additions');
    }
    log.setAttribute('aria-label', terms.messages);
    const keys = new Set(announced.map(({ key }) => key));
    for (const [key, element] of this.#said) {
      if (keys.has(key)) continue;
      element.remove();
      this.#said.delete(key);
    }
    for (const message of announced) {
      const element = this.#said.get(message.key) ?? document.createElement('p');
      const words = withName(
        (from) => terms.announcement(from, said(message, terms)),
        message.system ? terms.notice : name,
      );
      render(words, element);
      // Whole before it is put in: what is put in is read.
      if (element.parentNode !== log) log.append(element);
      this.#said.set(message.key, element);
    }
    return log;
  }
}

/** New messages for who cannot see them: each is read out once, as it is put in. */
export const announcementLog: (
  terms: Terms,
  announced: readonly TimelineMessage[],
  name: string,
) => unknown = directive(AnnouncementLog);
