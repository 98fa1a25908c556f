import type { ConnectionState } from '@chat/client';
import type { TemplateResult } from 'lit';
import { panel } from '../chat-window/panel.js';
import type { ChatProblem } from '../controllers/chat-view.js';
import { icons } from '../icons/icons.js';
import { isolate, withName } from '../localize/isolate.js';
import type { Terms } from '../localize/terms.js';
import { problemIcons } from './problem-icons.js';

/** Each but the one that is told without anything to be loaded. */
export type KnownProblem = Exclude<ChatProblem, 'failed'>;

export interface ProblemPanelOptions {
  readonly problem: KnownProblem;
  readonly terms: Terms;
  /** Whom the chat was to be with. */
  readonly peer: string;
  readonly onRetry: () => void;
  /** Where the client stands. */
  readonly state: ConnectionState | undefined;
}

/** What stands between the user and the conversation, in words, and a way on where there is one. */
export function problemPanel(options: ProblemPanelOptions): TemplateResult {
  const { terms, peer, onRetry, state } = options;
  const { tryAgain } = terms;
  const error = state && 'error' in state ? state.error : undefined;
  // In the words, and the language, of whoever runs the server.
  const said = error?.code === 'suspended' ? isolate(error.message) : undefined;
  const words: Record<
    KnownProblem,
    readonly [TemplateResult, string, string | TemplateResult, string]
  > = {
    misconfigured: [icons.warning, terms.misconfiguredHeading, terms.misconfiguredText, ''],
    broken: [icons.warning, terms.brokenHeading, terms.brokenText, tryAgain],
    unauthorized: [problemIcons.lock, terms.unauthorizedHeading, terms.unauthorizedText, tryAgain],
    forbidden: [problemIcons.lock, terms.forbiddenHeading, terms.forbiddenText, tryAgain],
    'unknown-peer': [
      problemIcons.person,
      terms.unknownPeerHeading,
      withName(terms.unknownPeerText, peer),
      tryAgain,
    ],
    self: [problemIcons.person, terms.selfHeading, withName(terms.selfText, peer), ''],
    closed: [icons.cloud, terms.closedHeading, said ?? terms.closedText, terms.connectAgain],
  };
  const [icon, heading, text, action] = words[options.problem];
  return panel({ icon, heading, text, role: 'alert', ...(action && { action, onPress: onRetry }) });
}
