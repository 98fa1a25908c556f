import { html, nothing, type TemplateResult } from 'lit';
import { panel } from '../chat-window/panel.js';
import { icons } from '../icons/icons.js';
import { errorText } from '../localize/error-text.js';
import { withName } from '../localize/isolate.js';
import type { SignInViewOptions } from '../sign-in/sign-in-view-options.js';
import type { Beginning } from './beginning.js';
import { beginningIn } from './beginnings.js';

/** A conversation that nobody has begun: an empty place, and where one writes. */
export function guestView(options: SignInViewOptions): unknown {
  const beginning = beginningIn(options.host, options.chat);
  return options.conversationView({
    conversation: beginning,
    key: beginning.key,
    empty: empty(options, beginning),
    told: told(options, beginning),
    onSend: beginning.send,
  });
}

/** The words of the page, or ours; and in any case, how who has an account gets to it. */
function empty({ chat, terms, heading }: SignInViewOptions, { peer }: Beginning): TemplateResult {
  return html`
    <div class="beginning" slot="empty">
      <slot name="empty">
        ${panel({
          icon: icons.bubbles,
          heading: heading ? terms.emptyHeading : withName(terms.guestHeading, peer.name),
          text: terms.guestText,
        })}
      </slot>
      <p class="other-way">
        ${terms.haveAccount}
        <button class="link-button" type="button" @click=${() => chat.account.come(false)}>${terms.signIn}</button>
      </p>
    </div>
  `;
}

/** What happened, where one writes. */
function told({ terms, view }: SignInViewOptions, { error }: Beginning): TemplateResult {
  const why = error?.code === 'not_found' ? terms.guestUnreached : error && errorText(error, terms);
  return html`
    <p class="told ${why ? 'failed' : ''}" role="alert">${
      why ? html`${terms.failed} ${why}` : view.ended ? terms.guestEnded : nothing
    }</p>
  `;
}
