import type { ConnectionState } from '@chat/client';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { ChatElement } from '../chat-element.js';
import { icons } from '../icons/icons.js';
import { lateProblem } from '../late-element.js';
import { Patience } from '../patience.js';
import { baseStyles } from '../styles/base.styles.js';
import { chatStatusStyles } from './chat-status.styles.js';

/**
 * @summary Says in words that the connection is away: at once when the device is offline, else once it
 * has been away for two seconds.
 * @csspart banner - The line with the words.
 */
export class ChatStatus extends ChatElement {
  static override properties = {
    state: { attribute: false },
    blocked: { attribute: false },
    queued: { attribute: false },
    kept: { attribute: false },
  };
  static override styles = [baseStyles, chatStatusStyles];

  declare state: ConnectionState | null;
  /** Whether the server answers, and no socket gets through. */
  declare blocked: boolean;
  /** How many messages wait to be sent. */
  declare queued: number;
  /** Whether those that wait outlive the page. */
  declare kept: boolean;

  /** A shorter break than this, in ms, is nobody's business: it is tried again already. */
  readonly #patience = new Patience(this, 2_000);

  constructor() {
    super();
    this.state = null;
    this.blocked = false;
    this.queued = 0;
    this.kept = true;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#patience.follow(false);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('state')) this.#watch();
  }

  protected override render(): TemplateResult {
    const { terms } = this;
    return html`
      <div role="status">
        ${
          this.#patience.isOver
            ? html`
              <p class="banner" part="banner">
                ${icons.cloud}
                <span>
                  <strong>${this.#what}</strong>
                  ${terms.bannerQueued(this.queued)}
                  ${this.kept ? nothing : terms.bannerNotKept}
                </span>
              </p>
            `
            : nothing
        }
      </div>
    `;
  }

  get #what(): string {
    const { state, blocked, terms } = this;
    if (state?.status === 'offline') return terms.bannerOffline;
    // Where the server answers, that can be loaded, too.
    const knows = blocked && lateProblem.ask(() => this.requestUpdate());
    return knows ? terms.bannerBlocked : terms.bannerReconnecting;
  }

  #watch(): void {
    const status = this.state?.status;
    const isOffline = status === 'offline';
    const isAway = isOffline || status === 'reconnecting' || status === 'connecting';
    this.#patience.follow(isAway && this.isConnected);
    // The device said so, and the socket was tried: there is nothing left to wait for.
    if (isOffline) this.#patience.end();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-status': ChatStatus;
  }
}
