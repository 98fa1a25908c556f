/** What is needed once a message is shown while it is being written: loaded with the first of them, in one piece. */
export { ShownStream } from './shown-stream.js';
export { streamStyles } from './stream.styles.js';
