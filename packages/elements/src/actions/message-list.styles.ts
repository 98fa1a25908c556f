import { css } from 'lit';
import { dayPillStyles } from './day-pill.styles.js';
import { jumpButtonStyles } from './jump-button.styles.js';
import { typingBubbleStyles } from './typing-bubble.styles.js';

/** What the list of messages wears for what comes after them, and over them. */
export const messageListStyles = css`
  ${dayPillStyles}
  ${jumpButtonStyles}
  ${typingBubbleStyles}
`;
