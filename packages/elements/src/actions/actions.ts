/** What is needed once something happens to messages, or is done with one: loaded soon after the first ones are shown, in one piece. */
export { ChatMessageMenu } from '../chat-message-menu/chat-message-menu.js';
export { changeFailure } from './change-failure.js';
export { composerBar } from './composer-bar.js';
export { composerBarStyles } from './composer-bar.styles.js';
export { jumpButton } from './jump-button.js';
export { messageActionStyles } from './message-action.styles.js';
export { MessageActions } from './message-actions.js';
export { messageListStyles } from './message-list.styles.js';
export { messageMenuView } from './message-menu-view.js';
export { MessagePress } from './message-press.js';
export { messageTools } from './message-tools.js';
export { openRowMenu, rowKey } from './row-key.js';
export { typingBubble } from './typing-bubble.js';
