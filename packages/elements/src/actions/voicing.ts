import { canRecordVoice, type Features, type TimelineMessage } from '@chat/client';
import { html, type LitElement, type TemplateResult } from 'lit';
import { SendEvent } from '../chat-composer/send-event.js';
import { lateRecorder, lateVoice } from '../late-voice.js';
import type { Terms } from '../localize/terms.js';
import type { RecorderEndEvent } from '../voice/recorder-end-event.js';
import { microphoneIcon } from './microphone-icon.js';

/** Where a message is written. */
export interface VoicingHost extends LitElement {
  readonly features: Features;
  /** The message that a voice message would answer. */
  readonly replyTo: TimelineMessage | null;
}

const loadPlayer = async (): Promise<void> => (await lateVoice.load()).defineVoice();

/** Has voice messages recorded in one composer. What does is loaded with the first of them. */
export class Voicing {
  readonly #host: VoicingHost;
  #state: 'closed' | 'open' | 'unreached' = 'closed';

  constructor(host: VoicingHost) {
    this.#host = host;
  }

  /** The button in the place of the one that sends, while there is nothing to be sent. */
  button({ recordVoice }: Terms): TemplateResult {
    return html`
      <button
        class="icon-button record"
        part="record-button"
        type="button"
        title=${recordVoice}
        aria-label=${recordVoice}
        @click=${this.#open}
      >${microphoneIcon}</button>
    `;
  }

  /** What is in the place of the field; null while one writes. */
  recorder(): TemplateResult | null {
    if (this.#state !== 'open') return null;
    return html`<chat-recorder part="recorder" .loadPlayer=${loadPlayer} @chat-recorder-end=${this.#onEnd}></chat-recorder>`;
  }

  /** What is above the field. */
  problem({ serverUnreachable }: Terms): TemplateResult | null {
    if (this.#state !== 'unreached') return null;
    return html`<p class="unreached" role="alert">${serverUnreachable}</p>`;
  }

  readonly #open = async (): Promise<void> => {
    try {
      (await lateRecorder.load()).defineRecorder();
      this.#state = 'open';
    } catch {
      this.#state = 'unreached';
    }
    this.#host.requestUpdate();
  };

  readonly #onEnd = async ({ file }: RecorderEndEvent): Promise<void> => {
    if (this.#state !== 'open') return;
    const host = this.#host;
    this.#state = 'closed';
    host.requestUpdate();
    await host.updateComplete;
    // Not the field: a phone would show its keyboard. And before all around it changes, which would see to the focus itself.
    host.renderRoot.querySelector<HTMLElement>('.record')?.focus();
    if (file) host.dispatchEvent(new SendEvent('', host.replyTo, [file]));
  };
}

const byComposer = new WeakMap<VoicingHost, Voicing>();

/** That of a composer; null where nothing can be recorded. */
export function voicingOf(composer: VoicingHost): Voicing | null {
  if (!canRecordVoice(composer.features)) return null;
  const voicing = byComposer.get(composer) ?? new Voicing(composer);
  byComposer.set(composer, voicing);
  return voicing;
}
