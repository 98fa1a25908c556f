import type { ChatProblem } from '../controllers/chat-view.js';
import { icons } from '../icons/icons.js';
import { lateProblem } from '../late-element.js';
import { panel } from './panel.js';
import type { ViewOptions } from './view-options.js';
import { waitingPanel } from './waiting-panel.js';

/**
 * What stands between the user and the conversation. That the chat is out of reach needs nothing to be
 * loaded, and is what is said where the words for anything else are out of reach themselves.
 */
export function problemView(options: ViewOptions, problem: ChatProblem): unknown {
  const { chat, terms, onReady } = options;
  const { part, hasFailed } = lateProblem;
  const onRetry = (): void => chat.retry();
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
  if (part) {
    const { peer } = chat.conversation;
    return part.problemPanel({ terms, peer, onRetry, problem, state: chat.client?.state });
  }
  lateProblem.load().then(onReady, onReady);
  return waitingPanel(options);
}
