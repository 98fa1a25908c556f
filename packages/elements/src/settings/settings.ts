/** What is loaded when somebody first wants to see what they can choose, in one piece. */
export { ChatSettings } from '../chat-settings/chat-settings.js';
export { settingsView } from './settings-view.js';
export { Settings } from './shown-settings.js';
