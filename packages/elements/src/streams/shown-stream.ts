import type { TimelineMessage } from '@chat/client';
import { html, type LitElement, type ReactiveController, svg, type TemplateResult } from 'lit';
import type { MessageContext } from '../chat-message/message-context.js';
import { icon, icons } from '../icons/icons.js';
import { en } from '../localize/en.js';
import { enStreams } from '../localize/en-streams.js';
import { isolate } from '../localize/isolate.js';
import { ShownWords } from './shown-words.js';

Object.assign(en, enStreams);

/** For how long a writer who was asked to stop may go on before they can be asked again, in ms. */
const stopPatience = 5_000;

/** What broke off before its first word was begun all the same. */
const begun = '…';

const stopIcon = icon(
  svg`<rect x="6.5" y="6.5" width="11" height="11" rx="2" fill="currentColor"/>`,
);

/** Shows one message while it is being written, and once it was broken off. */
export class ShownStream implements ReactiveController {
  readonly #host: LitElement;
  readonly #words: ShownWords;
  #stopping = false;
  /** Whether the focus was in it before what is being rendered. */
  #hadFocus = false;

  constructor(host: LitElement) {
    this.#host = host;
    this.#words = new ShownWords(host);
    host.addController(this);
  }

  hostUpdate(): void {
    this.#hadFocus = this.#focused !== null;
  }

  hostUpdated(): void {
    if (!this.#hadFocus || this.#focused) return;
    // The button that had it went with the stream; its row goes on as that of the message.
    this.#host.closest<HTMLElement>('.row')?.focus({ preventScroll: true });
  }

  /** What is in the bubble. */
  text({ text, status }: TimelineMessage): TemplateResult {
    const isWritten = status === 'streaming';
    const words = this.#words.of(text, !isWritten);
    return html`<span class=${isWritten ? 'written' : ''} aria-busy=${isWritten ? 'true' : 'false'}>${words || isWritten ? words : begun}</span>`;
  }

  /** What stands where the message is going to have its time. */
  line({ message, terms, peerName, tabindex, act }: MessageContext): TemplateResult {
    if (message.status === 'broken') {
      return html`
        <div class="meta" part="meta">
          <span class="reason">${icons.warning}${terms.broken}</span>
          <button class="link-button discard" type="button" tabindex=${tabindex} @click=${() => act('discard')}>${terms.discardBroken}</button>
        </div>
      `;
    }
    const stop = (): void => {
      if (this.#stopping) return;
      this.#stopping = true;
      setTimeout(() => {
        this.#stopping = false;
        this.#host.requestUpdate();
      }, stopPatience);
      this.#host.requestUpdate();
      act('stop');
    };
    return html`
      <div class="meta" part="meta">
        <button
          class="link-button stop"
          type="button"
          tabindex=${tabindex}
          aria-disabled=${this.#stopping ? 'true' : 'false'}
          aria-label=${this.#stopping ? terms.stopping : terms.stopMessage(isolate(peerName))}
          @click=${stop}
        >${stopIcon}<span dir="auto">${this.#stopping ? terms.stopping : terms.stop}</span></button>
      </div>
    `;
  }

  get #focused(): Element | null {
    return this.#host.shadowRoot?.activeElement ?? null;
  }
}
