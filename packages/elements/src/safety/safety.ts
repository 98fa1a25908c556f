/** What is loaded when somebody first wants to do something about another, in one piece. */
export { ChatOptions } from '../chat-options/chat-options.js';
export { ChatSafety } from '../chat-safety/chat-safety.js';
export { Measures } from './measures.js';
export { safetyView } from './safety-view.js';
