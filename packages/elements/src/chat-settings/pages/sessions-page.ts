import type { Session } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { timeOrDayWithin } from '../../localize/date-format.js';
import { en } from '../../localize/en.js';
import { enAccount } from '../../localize/en-account.js';
import { baseStyles } from '../../styles/base.styles.js';
import { breatheStyles } from '../../styles/breathe.styles.js';
import { controlStyles } from '../../styles/controls.styles.js';
import { formStyles } from '../../styles/forms.styles.js';
import { agentName } from './agent-name.js';
import { EndSessionEvent } from './end-session-event.js';
import { ListPageElement } from './list-page-element.js';
import { LoadPageEvent } from './load-page-event.js';
import { loading } from './loading.js';
import { pageStyles } from './page.styles.js';
import type { SessionsState } from './sessions-state.js';
import { failed } from './told.js';

Object.assign(en, enAccount);

/**
 * @summary Where the user is signed in, and where they end that.
 * @event {EndSessionEvent} chat-end-session - The user ends one of them, or all but the one that asks.
 * @event {LoadPageEvent} chat-load-page - They are to be loaded again.
 */
export class ChatSessionsPage extends ListPageElement {
  static override properties = { state: { attribute: false } };
  static override styles = [baseStyles, controlStyles, formStyles, breatheStyles, pageStyles];

  declare state: SessionsState | null;

  constructor() {
    super();
    this.state = null;
  }

  protected override get isLoaded(): boolean {
    return Boolean(this.state?.sessions);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { terms, state } = this;
    if (!state) return nothing;
    const { sessions, error, failure, ending } = state;
    if (!sessions) return loading({ terms, error, onLoad: this.#onLoad });
    const hasOthers = sessions.some(({ current }) => !current);
    return html`
      <div class="visually-hidden" role="status">${this.#endedWords}</div>
      <ul>${repeat(sessions, ({ id }) => id, this.#renderSession)}</ul>
      ${failed(failure, terms)}
      ${
        hasOthers
          ? html`
            <button
              class="link-button all"
              type="button"
              aria-disabled=${ending === null && !failure ? 'true' : 'false'}
              @click=${() => this.#end(null)}
            >${terms.signOutElsewhere}</button>
          `
          : nothing
      }
    `;
  }

  readonly #renderSession = (session: Session): TemplateResult => {
    const { terms, locale, state } = this;
    const { id, current, activeAt, agent } = session;
    const name = agentName(agent, terms);
    const isEnding = state?.ending === id && !state.failure;
    return html`
      <li class=${current ? 'current' : ''}>
        <span class="words">
          <span class="name">${name}</span>
          <span class="hint">${current ? terms.thisDevice : terms.lastActive(timeOrDayWithin(activeAt, locale, terms))}</span>
        </span>
        ${
          current
            ? nothing
            : html`
              <button
                class="link-button"
                type="button"
                aria-disabled=${isEnding ? 'true' : 'false'}
                @click=${() => this.#end(id)}
              >
                <span aria-hidden="true">${terms.signOut}</span>
                <span class="visually-hidden">${terms.signOutThere(name)}</span>
              </button>
            `
        }
      </li>
    `;
  };

  get #endedWords(): string | typeof nothing {
    const { terms, state } = this;
    const { ended } = state ?? {};
    if (ended === undefined) return nothing;
    return ended === null
      ? terms.signedOutElsewhere
      : terms.signedOutThere(agentName(ended.agent, terms));
  }

  #end(id: string | null): void {
    this.dispatchEvent(new EndSessionEvent(id));
  }

  readonly #onLoad = (): void => {
    if (!this.state?.loading) this.dispatchEvent(new LoadPageEvent());
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-sessions-page': ChatSessionsPage;
  }
}
