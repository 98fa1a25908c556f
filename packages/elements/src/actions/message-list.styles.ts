import { css } from 'lit';
import { jumpButtonStyles } from './jump-button.styles.js';
import { typingBubbleStyles } from './typing-bubble.styles.js';

/** What the list of messages wears for what comes after them. */
export const messageListStyles = css`
  ${jumpButtonStyles}
  ${typingBubbleStyles}
`;
