/** What is loaded where a page has its users told of what is new, in one piece. */
export { follow } from './follow.js';
