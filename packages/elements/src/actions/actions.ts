/** What is needed once something is done with a message: loaded soon after the first ones are shown, in one piece. */
export { ChatMessageMenu } from '../chat-message-menu/chat-message-menu.js';
export { changeFailure } from './change-failure.js';
export { messageMenuView } from './message-menu-view.js';
export { ToldActions } from './told-actions.js';
