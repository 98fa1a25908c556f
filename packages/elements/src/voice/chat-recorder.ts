import type { VoiceFile, VoiceRecording } from '@chat/client';
import { html, type TemplateResult } from 'lit';
import { ChatElement } from '../chat-element.js';
import { icons } from '../icons/icons.js';
import { lateIcons } from '../icons/late-icons.js';
import { en } from '../localize/en.js';
import { enRecorder } from '../localize/en-recorder.js';
import type { Terms } from '../localize/terms.js';
import { voiceTime } from '../localize/voice-time.js';
import { baseStyles } from '../styles/base.styles.js';
import { controlStyles } from '../styles/controls.styles.js';
import { sendButtonStyles } from '../styles/send-button.styles.js';
import { chatRecorderStyles } from './chat-recorder.styles.js';
import { LiveBars } from './live-bars.js';
import { RecordVoiceEvent } from './record-voice-event.js';
import { RecorderEndEvent } from './recorder-end-event.js';
import { stopIcon } from './stop-icon.js';

Object.assign(en, enRecorder);

/** How far it is. */
type Stage =
  /** The user may be asked for the microphone. */
  | { readonly kind: 'asking' }
  | { readonly kind: 'recording'; readonly recording: VoiceRecording }
  | { readonly kind: 'recorded'; readonly file: VoiceFile; readonly url: string }
  | { readonly kind: 'refused'; readonly code: unknown };

/** What is pressed next, at each stage. */
const stops = {
  asking: '.cancel',
  recording: '.listen',
  recorded: 'chat-voice',
  refused: '.cancel',
};

/**
 * Records from the moment that it is there. Esc cancels.
 *
 * @summary Where a voice message is recorded, and listened to before it is sent.
 * @event {RecordVoiceEvent} chat-record-voice - It begins: the client is asked for what records.
 * @event {RecorderEndEvent} chat-recorder-end - It is to be sent, or was cancelled.
 */
export class ChatRecorder extends ChatElement {
  static override properties = { loadPlayer: { attribute: false }, stage: { state: true } };
  static override styles = [baseStyles, controlStyles, sendButtonStyles, chatRecorderStyles];

  /** Has what plays it there. */
  declare loadPlayer: () => Promise<void>;
  declare private stage: Stage;
  #bars = new LiveBars();

  constructor() {
    super();
    this.loadPlayer = async () => {};
    this.stage = { kind: 'asking' };
    this.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      // Nothing around it is to be left by the same press.
      event.stopPropagation();
      event.preventDefault();
      this.#end(null);
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // Whatever took it away: nobody is to find it open again.
    this.#end(null);
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>(stops[this.stage.kind])?.focus(options);
  }

  protected override render(): TemplateResult {
    const { stage, terms } = this;
    const away = stage.kind === 'recorded' ? terms.discardRecording : terms.cancelRecording;
    return html`
      <span class="visually-hidden" role="status">${this.#said(terms)}</span>
      <button
        class="icon-button cancel"
        type="button"
        title=${away}
        aria-label=${away}
        @click=${() => this.#end(null)}
      >${lateIcons.close}</button>
      <div class="what ${stage.kind}" role="group" aria-label=${terms.recorder}>${this.#renderStage(stage, terms)}</div>
      ${stage.kind === 'recording' || stage.kind === 'recorded' ? this.#renderSend(terms) : null}
    `;
  }

  #renderStage(stage: Stage, terms: Terms): TemplateResult {
    if (stage.kind === 'asking') return html`<p class="words">${terms.microphoneAsked}</p>`;
    if (stage.kind === 'refused') {
      return html`<p class="words" role="alert" dir="auto">${refusalOf(stage.code, terms)}</p>`;
    }
    if (stage.kind === 'recorded') {
      const { file, url } = stage;
      return html`<chat-voice inline .voice=${file.voice} .source=${async () => url}></chat-voice>`;
    }
    return html`
      <span class="dot"></span>
      <span class="time" role="timer">${voiceTime(stage.recording.duration, this.locale)}</span>
      <span class="room">${this.#bars.render()}</span>
      <button
        class="icon-button listen"
        type="button"
        title=${terms.listenFirst}
        aria-label=${terms.listenFirst}
        @click=${() => stage.recording.stop().catch(() => {})}
      >${stopIcon}</button>
    `;
  }

  #renderSend({ send }: Terms): TemplateResult {
    return html`
      <button class="send" type="button" title=${send} aria-label=${send} @click=${this.#send}>
        ${icons.send}
      </button>
    `;
  }

  /** What is said to who cannot see it, once each time that it changes. */
  #said(terms: Terms): string {
    const { stage } = this;
    if (stage.kind === 'recording') return terms.recording;
    return stage.kind === 'recorded'
      ? terms.recorded(voiceTime(stage.file.voice.duration, this.locale))
      : '';
  }

  async #begin(): Promise<void> {
    this.#bars = new LiveBars();
    this.#show({ kind: 'asking' });
    const event = new RecordVoiceEvent();
    this.dispatchEvent(event);
    try {
      const recording = await event.recording;
      if (!recording) throw new Error('Nothing around it records.');
      // Whoever left it meanwhile wants none any more.
      if (!this.isConnected) return recording.cancel();
      recording.on('level', () => {
        this.#bars.add(recording.level, recording.duration);
        this.requestUpdate();
      });
      recording.once('end', () => this.#ended(recording));
      this.#show({ kind: 'recording', recording });
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** It was stopped here, or by itself: then it is to be listened to. */
  async #ended(recording: VoiceRecording): Promise<void> {
    if (!this.isConnected) return;
    if (recording.state === 'cancelled') return this.#end(null);
    try {
      const [file] = await Promise.all([recording.stop(), this.loadPlayer()]);
      const { stage } = this;
      if (stage.kind !== 'recording' || stage.recording !== recording || !this.isConnected) return;
      this.#show({ kind: 'recorded', file, url: URL.createObjectURL(file) });
    } catch (error) {
      this.#refuse(error);
    }
  }

  readonly #send = async (): Promise<void> => {
    const { stage } = this;
    if (stage.kind === 'recorded') this.#end(stage.file);
    if (stage.kind !== 'recording') return;
    try {
      this.#end(await stage.recording.stop());
    } catch (error) {
      this.#refuse(error);
    }
  };

  #refuse(error: unknown): void {
    if (!this.isConnected) return;
    this.#show({
      kind: 'refused',
      code: error instanceof Error && 'code' in error ? error.code : undefined,
    });
  }

  async #show(stage: Stage): Promise<void> {
    this.stage = stage;
    await this.updateComplete;
    await this.renderRoot.querySelector('chat-voice')?.updateComplete;
    this.focus();
  }

  #end(file: VoiceFile | null): void {
    if (file === null) this.#letGo();
    this.dispatchEvent(new RecorderEndEvent(file));
  }

  #letGo(): void {
    const { stage } = this;
    if (stage.kind === 'recording') stage.recording.cancel();
    if (stage.kind === 'recorded') URL.revokeObjectURL(stage.url);
  }
}

function refusalOf(code: unknown, terms: Terms): string {
  if (code === 'microphone_denied') return terms.microphoneDenied;
  return code === 'microphone_unavailable' ? terms.microphoneUnavailable : terms.recordingFailed;
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-recorder': ChatRecorder;
  }
}
