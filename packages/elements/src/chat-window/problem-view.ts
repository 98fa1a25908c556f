import type { ChatProblem } from '../controllers/chat-view.js';
import { icons } from '../icons/icons.js';
import { LatePart } from '../late-part.js';
import type { ProblemPanelOptions } from '../problem/problem-panel.js';
import { panel } from './panel.js';

/** Most pages never need it. */
export const lateProblem = new LatePart(() => import('../problem/problem.js'));

export interface ProblemViewOptions extends Omit<ProblemPanelOptions, 'problem'> {
  readonly problem: ChatProblem;
  /** What there is to see until it can be said. */
  readonly waiting: () => unknown;
  /** It can be said now, or cannot. */
  readonly onReady: () => void;
}

/**
 * What stands between the user and the conversation. That the chat is out of reach needs nothing to be
 * loaded, and is what is said where the words for anything else are out of reach themselves.
 */
export function problemView({
  problem,
  waiting,
  onReady,
  ...options
}: ProblemViewOptions): unknown {
  const { terms, onRetry } = options;
  const { part, hasFailed } = lateProblem;
  if (problem === 'failed' || (!part && hasFailed)) {
    return panel({
      icon: icons.cloud,
      heading: terms.unreachableHeading,
      text: terms.serverUnreachable,
      role: 'alert',
      action: terms.tryAgain,
      onPress: () => {
        if (hasFailed) lateProblem.expect();
        onRetry();
      },
    });
  }
  if (part) return part.problemPanel({ ...options, problem });
  lateProblem.load().then(onReady, onReady);
  return waiting();
}
