import type { ConnectionState } from '@chat/client';
import { html, type TemplateResult } from 'lit';
import { icons } from '../icons/icons.js';
import type { Terms } from '../localize/terms.js';
import { panel } from './panel.js';
import { lateProblem } from './problem-view.js';

export interface WaitingPanelOptions {
  readonly state: ConnectionState | null;
  /** Whether the server answers, and no socket gets through. */
  readonly blocked: boolean;
  /** Whether it is the conversation that is waited for. */
  readonly opening: boolean;
  readonly terms: Terms;
  /** There are more words for it now. */
  readonly onReady: () => void;
}

/** What there is to see before there is a conversation: that it comes, or what keeps it. */
export function waitingPanel({
  state,
  blocked,
  opening,
  terms,
  onReady,
}: WaitingPanelOptions): TemplateResult {
  if (state === null || !isStruggling(state)) {
    return html`
      <div class="loading" role="status">
        <span class="visually-hidden">${opening ? terms.opening : terms.connecting}</span>
        <span class="ghost"></span><span class="ghost short"></span><span class="ghost own"></span>
        <span class="ghost"></span><span class="ghost own short"></span>
      </div>
    `;
  }
  return panel({
    icon: icons.cloud,
    heading: terms.unreachableHeading,
    // Where the server answers, that can be loaded, too.
    text: blocked && lateProblem.ask(onReady) ? terms.blockedText : terms.unreachableText,
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
