/** What stands in the way of nobody who is not to see it: loaded with the first list, in one piece. */
export { ChatConversationList } from '../chat-conversation-list/chat-conversation-list.js';
export { choicePanel } from './choice-panel.js';
export { inboxStyles } from './inbox.styles.js';
export { inboxView } from './inbox-view.js';
export { Inbox } from './shown-inbox.js';
