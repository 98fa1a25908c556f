import type { MessageFile } from '@chat/client';
import { html, type LitElement, nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { MessageContext } from '../chat-message/message-context.js';
import { defineElement } from '../define-element.js';
import { lateVoice } from '../late-voice.js';
import { en } from '../localize/en.js';
import { enFiles } from '../localize/en-files.js';
import { languageOf } from '../localize/language-of.js';
import { ChatPictureViewer } from './chat-picture-viewer.js';
import { type FileState, fileRow } from './file-row.js';
import { fileUrl, isGone } from './file-url.js';
import { pictureGrid } from './picture-grid.js';
import { saveUrl } from './save-url.js';
import { voiceRow } from './voice-row.js';

Object.assign(en, enFiles);

/** Shows what goes along with one message, and does what is pressed there. */
export class MessageFiles implements ReactiveController {
  readonly #host: LitElement;
  /** Of those that are no pictures, by their place in the message. */
  readonly #states = new Map<number, FileState>();
  /** Whether there is anything in what is being rendered. */
  #isShown = false;
  #viewer: ChatPictureViewer | null = null;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#isShown = false;
  }

  hostUpdated(): void {
    // The message may have been deleted while somebody looked at it.
    if (!this.#isShown) this.#viewer?.remove();
    if (this.#viewer) this.#viewer.lang = languageOf(this.#host);
  }

  hostDisconnected(): void {
    this.#viewer?.remove();
  }

  /** What is in the bubble, over its text. */
  render(context: MessageContext): TemplateResult {
    this.#isShown = true;
    const { message } = context;
    const { files, text } = message;
    const pictures = files.filter(({ picture }) => picture);
    const rows = files.flatMap((file, at) =>
      file.picture ? [] : [this.#voice(file, context) ?? this.#row(file, at, context)],
    );
    const under = rows.length > 0 ? 'overFiles' : text === '' ? 'alone' : 'overWords';
    const grid =
      pictures.length > 0
        ? pictureGrid(pictures, {
            ...context,
            under,
            onOpen: (at) => this.#open(pictures, at, context),
          })
        : nothing;
    const { direction } = getComputedStyle(this.#host);
    // Words decide which way the bubble runs, and not what is named here. Without white space around it: the bubble keeps what it has.
    return html`<div class=${text === '' ? 'files alone' : 'files'} dir=${direction}>${grid}${rows}</div>`;
  }

  /** Where it can be played; null for what is no voice message, and where nothing could be loaded that plays one. */
  #voice(file: MessageFile, context: MessageContext): TemplateResult | null {
    if (!file.voice || lateVoice.hasFailed) return null;
    const part = lateVoice.ask(() => this.#host.requestUpdate());
    part?.defineVoice();
    return voiceRow(file, { ...context, isThere: part !== null, host: this.#host });
  }

  #row(file: MessageFile, at: number, context: MessageContext): TemplateResult {
    return fileRow(file, {
      ...context,
      state: this.#states.get(at) ?? 'idle',
      onPress: () => this.#save(file, at, context),
    });
  }

  async #save(file: MessageFile, at: number, { message }: MessageContext): Promise<void> {
    if (this.#states.get(at) === 'asked') return;
    this.#set(at, 'asked');
    try {
      const url = await fileUrl(this.#host, message, file);
      const saved = await saveUrl(url, file.name, false);
      this.#set(at, saved === 'gone' ? 'gone' : 'idle');
    } catch (error) {
      this.#set(at, isGone(error) ? 'gone' : 'unreachable');
    }
  }

  #set(at: number, state: FileState): void {
    this.#states.set(at, state);
    this.#host.requestUpdate();
  }

  #open(pictures: readonly MessageFile[], at: number, { message }: MessageContext): void {
    defineElement('chat-picture-viewer', ChatPictureViewer);
    const viewer = document.createElement('chat-picture-viewer');
    viewer.lang = languageOf(this.#host);
    viewer.message = message;
    viewer.pictures = pictures;
    viewer.at = at;
    viewer.addEventListener('chat-pictures-close', () => {
      viewer.remove();
      this.#viewer = null;
      this.#focus(viewer.at);
    });
    this.#viewer?.remove();
    this.#viewer = viewer;
    // Beside the bubble, which has a press of its own.
    this.#host.renderRoot.append(viewer);
  }

  /** Gives the focus back to the picture that was looked at last, or the last one that is to be seen there. */
  #focus(at: number): void {
    const stops = [...this.#host.renderRoot.querySelectorAll<HTMLElement>('.picture')];
    (stops[at] ?? stops.at(-1))?.focus({ preventScroll: true });
  }
}
