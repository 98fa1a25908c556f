/** What is loaded when somebody first wants to search, in one piece. */
export { ChatSearch } from '../chat-search/chat-search.js';
export { searchView } from './search-view.js';
export { Search } from './shown-search.js';
