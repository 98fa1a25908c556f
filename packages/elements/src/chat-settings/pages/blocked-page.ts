import type { Block } from '@chat/client';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { avatar } from '../../avatar/avatar.js';
import { avatarStyles } from '../../avatar/avatar.styles.js';
import { icons } from '../../icons/icons.js';
import { en } from '../../localize/en.js';
import { enAccount } from '../../localize/en-account.js';
import { withName } from '../../localize/isolate.js';
import { baseStyles } from '../../styles/base.styles.js';
import { breatheStyles } from '../../styles/breathe.styles.js';
import { controlStyles } from '../../styles/controls.styles.js';
import { formStyles } from '../../styles/forms.styles.js';
import { userMark } from '../../user-mark/user-mark.js';
import { userMarkStyles } from '../../user-mark/user-mark.styles.js';
import type { BlockedState } from './blocked-state.js';
import { ListPageElement } from './list-page-element.js';
import { LoadPageEvent } from './load-page-event.js';
import { loading } from './loading.js';
import { pageStyles } from './page.styles.js';
import { failed } from './told.js';
import { UnblockEvent } from './unblock-event.js';

Object.assign(en, enAccount);

/**
 * @summary Whom the user has blocked, each of whom they can let through again.
 * @event {UnblockEvent} chat-unblock - The user lets one of them through.
 * @event {LoadPageEvent} chat-load-page - They are to be loaded, or more of them.
 */
export class ChatBlockedPage extends ListPageElement {
  static override properties = { state: { attribute: false } };
  static override styles = [
    baseStyles,
    controlStyles,
    formStyles,
    avatarStyles,
    userMarkStyles,
    breatheStyles,
    pageStyles,
  ];

  declare state: BlockedState | null;

  constructor() {
    super();
    this.state = null;
  }

  protected override get isLoaded(): boolean {
    return Boolean(this.state?.blocks);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { terms, state } = this;
    if (!state) return nothing;
    const { blocks, error, failure, unblocked } = state;
    if (!blocks) return loading({ terms, error, onLoad: this.#onLoad });
    return html`
      <div class="visually-hidden" role="status">${unblocked ? withName(terms.unblocked, unblocked) : nothing}</div>
      ${blocks.length === 0 && !state.hasMore ? this.#renderNobody() : html`<ul>${repeat(blocks, ({ user }) => user.id, this.#renderBlock)}</ul>`}
      ${failed(failure ?? error, terms)}
      ${
        state.hasMore
          ? html`
            <button class="button quiet more" type="button" aria-disabled=${state.loading ? 'true' : 'false'} @click=${this.#onLoad}>
              ${terms.showMore}
            </button>
          `
          : nothing
      }
    `;
  }

  #renderNobody(): TemplateResult {
    return html`
      <div class="nothing">
        <span class="medallion">${icons.deleted}</span>
        <p>${this.terms.blockedNobody}</p>
      </div>
    `;
  }

  readonly #renderBlock = ({ user }: Block): TemplateResult => {
    const { terms, state } = this;
    const isLeaving = state?.unblocking === user.id && !state.failure;
    return html`
      <li>
        ${avatar(user)}
        <span class="words name"><span class="who"><bdi>${user.name}</bdi>${userMark(user, terms)}</span></span>
        <button
          class="link-button"
          type="button"
          aria-disabled=${isLeaving ? 'true' : 'false'}
          @click=${() => this.dispatchEvent(new UnblockEvent(user))}
        >
          <span aria-hidden="true">${terms.unblock}</span>
          <span class="visually-hidden">${withName(terms.unblockThem, user.name)}</span>
        </button>
      </li>
    `;
  };

  readonly #onLoad = (): void => {
    if (!this.state?.loading) this.dispatchEvent(new LoadPageEvent());
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'chat-blocked-page': ChatBlockedPage;
  }
}
