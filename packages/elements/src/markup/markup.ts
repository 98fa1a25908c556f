/** What shows markup: loaded with the first message on the screen that may have any, in one piece. */
export { markupStyles } from './markup.styles.js';
export { markupView } from './markup-view.js';
