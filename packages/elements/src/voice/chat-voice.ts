import type { Voice } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { ChatElement } from '../chat-element.js';
import { en } from '../localize/en.js';
import { enVoice } from '../localize/en-voice.js';
import { numberOf } from '../localize/number-format.js';
import { voiceTime } from '../localize/voice-time.js';
import { baseStyles } from '../styles/base.styles.js';
import { chatVoiceStyles } from './chat-voice.styles.js';
import { barLevels, voiceBars } from './voice-bars.js';
import { voiceIcons } from './voice-icons.js';
import { VoicePlayback, type VoiceSource } from './voice-playback.js';
import { soughtByKey, soughtByPress } from './voice-slider.js';

Object.assign(en, enVoice);

/**
 * One plays at a time. The bars are a slider: arrow keys, Page up and down, Home and End lead through it.
 *
 * @summary A voice message: its bars, which fill as it is played, how much is left, and how fast.
 */
export class ChatVoice extends ChatElement {
  static override properties = {
    voice: { attribute: false },
    source: { attribute: false },
    bare: { type: Boolean },
    inline: { type: Boolean, reflect: true },
    stop: { attribute: false },
  };
  static override styles = [baseStyles, chatVoiceStyles];

  declare voice: Voice | null;
  /** Where it is read; asked once it is played. */
  declare source: VoiceSource | null;
  /** Whether something else stands where it is played. */
  declare bare: boolean;
  /** Whether it is one line, as high as a field. */
  declare inline: boolean;
  /** Whether Tab stops at what is inside, as a `tabindex`. */
  declare stop: '0' | '-1';

  readonly #playback = new VoicePlayback(this);
  #levels: readonly number[] = [];

  constructor() {
    super();
    this.voice = null;
    this.source = null;
    this.bare = false;
    this.inline = false;
    this.stop = '0';
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('.play')?.focus(options);
  }

  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get('voice') as Voice | null | undefined;
    const levels = this.voice?.levels;
    if (changed.has('voice') && before?.levels !== levels) this.#levels = barLevels(levels ?? '');
  }

  protected override render(): TemplateResult | typeof nothing {
    const { voice, terms, locale, bare, stop } = this;
    if (!voice) return nothing;
    const { state, speed } = this.#playback;
    const isOn = state === 'asked' || state === 'playing';
    const { duration } = voice;
    const position = Math.min(duration, this.#playback.position);
    const problem =
      state === 'gone' ? terms.fileGone : state === 'unreachable' ? terms.fileUnreachable : null;
    const pressed = isOn ? terms.pauseVoice : terms.playVoice;
    const pace = `${numberOf(speed, locale)}×`;
    return html`
      ${
        bare
          ? nothing
          : html`<button
              class="play ${state}"
              type="button"
              tabindex=${stop}
              title=${pressed}
              aria-label=${terms.announcement(pressed, terms.voiceMessage(voiceTime(duration, locale)))}
              @click=${this.#onPlay}
            >${isOn ? voiceIcons.pause : voiceIcons.play}</button>`
      }
      <span class="track">
        <span
          class="slider"
          role="slider"
          dir="ltr"
          tabindex=${stop}
          aria-label=${terms.voicePosition}
          aria-valuemin="0"
          aria-valuemax=${Math.round(duration / 1_000)}
          aria-valuenow=${Math.round(position / 1_000)}
          aria-valuetext=${terms.voicePlace(voiceTime(position, locale), voiceTime(duration, locale))}
          @keydown=${this.#onKey}
          @pointerdown=${this.#onPress}
          @pointermove=${this.#onMove}
        >${voiceBars(this.#levels, position / duration)}</span>
        <span class="time ${problem ? 'problem' : ''}" dir="auto" role=${problem ? 'alert' : nothing}
          >${problem ?? voiceTime(duration - position, locale)}</span>
      </span>
      ${
        bare
          ? nothing
          : html`<button
              class="speed"
              type="button"
              dir="ltr"
              tabindex=${stop}
              aria-label=${terms.voiceSpeed(pace)}
              @click=${() => this.#playback.quicken()}
            >${pace}</button>`
      }
    `;
  }

  readonly #onPlay = (): void => {
    const { state } = this.#playback;
    if (state === 'asked' || state === 'playing') this.#playback.pause();
    else if (this.source) this.#playback.play(this.source);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey) return;
    const duration = this.voice?.duration ?? 0;
    const place = soughtByKey(key, Math.min(duration, this.#playback.position), duration);
    if (place === null) return;
    // The list around it has these keys as well.
    event.stopPropagation();
    event.preventDefault();
    this.#playback.seek(place);
  };

  readonly #onPress = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const slider = event.currentTarget as Element;
    slider.setPointerCapture(event.pointerId);
    this.#seekTo(event, slider);
  };

  readonly #onMove = (event: PointerEvent): void => {
    const slider = event.currentTarget as Element;
    if (slider.hasPointerCapture(event.pointerId)) this.#seekTo(event, slider);
  };

  #seekTo(event: PointerEvent, slider: Element): void {
    const bars = slider.querySelector('.bars') ?? slider;
    this.#playback.seek(soughtByPress(event, bars, this.voice?.duration ?? 0));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-voice': ChatVoice;
  }
}
