import { css } from 'lit';
import { messagePressedStyles } from './message-pressed.styles.js';
import { messageReactionsStyles } from './message-reactions.styles.js';
import { messageToolsStyles } from './message-tools.styles.js';
import { toldChangeStyles } from './told-change.styles.js';

/** What a message wears once something can be done with it. */
export const messageActionStyles = css`
  ${messagePressedStyles}
  ${messageReactionsStyles}
  ${messageToolsStyles}
  ${toldChangeStyles}
`;
