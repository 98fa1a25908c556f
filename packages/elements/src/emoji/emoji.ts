/** What is needed once somebody looks for an emoji: loaded then, in one piece, but for what emoji are called in a language. */
export { ChatEmojiPicker } from './chat-emoji-picker.js';
export { EmojiCompletion } from './emoji-completion.js';
