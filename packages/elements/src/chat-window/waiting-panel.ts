import type { ConnectionState } from '@chat/client';
import { html, type TemplateResult } from 'lit';
import { icons } from '../icons/icons.js';
import { lateProblem } from '../late-element.js';
import { panel } from './panel.js';
import type { ViewOptions } from './view-options.js';

/** What there is to see before there is a conversation: that it comes, or what keeps it. */
export function waitingPanel({ chat, terms, onReady }: ViewOptions): TemplateResult {
  const { client, connection, view } = chat;
  if (!client || !isStruggling(client.state)) {
    return html`
      <div class="loading" role="status">
        <span class="visually-hidden">${view.kind === 'opening' ? terms.opening : terms.connecting}</span>
        <span class="ghost"></span><span class="ghost short"></span><span class="ghost own"></span>
        <span class="ghost"></span><span class="ghost own short"></span>
      </div>
    `;
  }
  return panel({
    icon: icons.cloud,
    heading: terms.unreachableHeading,
    // Where the server answers, that can be loaded, too.
    text:
      connection.blocked && lateProblem.ask(onReady) ? terms.blockedText : terms.unreachableText,
    role: 'status',
  });
}

function isStruggling(state: ConnectionState): boolean {
  return (
    state.status === 'offline' ||
    state.status === 'reconnecting' ||
    (state.status === 'connecting' && state.attempt > 1)
  );
}
