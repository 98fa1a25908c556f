/** What is needed once a message with files is shown, or some go along with what is written: loaded with the first, in one piece. */
export { ChatPicture } from './chat-picture.js';
export { filesOf } from './composer-files.js';
export { composerFileStyles } from './composer-files.styles.js';
export { showDropTarget } from './drop-target.js';
export { MessageFiles } from './message-files.js';
export { messageFileStyles } from './message-files.styles.js';
