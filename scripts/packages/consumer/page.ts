/**
 * A page that has no more of the elements than their tags: to define them brings their types along. It is compiled by
 * itself, as whatever else imports the package would bring them, too.
 */
import '@chat/elements/chat-window';

const chat = document.querySelector('chat-window');
if (chat) {
  chat.with = 'support';
  chat.sendOn = 'shift-enter';
  // @ts-expect-error there is no such key
  chat.sendOn = 'space';
}
document.createElement('chat-window').addEventListener('chat-ready', ({ conversation }) => {
  const id: string = conversation.id;
  // @ts-expect-error a conversation is no text
  const none: string = conversation;
  return [id, none];
});

const inbox = document.createElement('chat-inbox');
inbox.selected = 'an id';
export const opened: Promise<void> = inbox.open('support', { topic: 'order-1234' });
inbox.addEventListener('chat-select', ({ conversation }) => {
  // @ts-expect-error there may be none
  const id: string = conversation.id;
  return id;
});

// They bubble.
document.addEventListener('chat-message', ({ message, conversation }) => {
  const words: string = message.text + conversation.topic;
  return words;
});
document.addEventListener('chat-state', ({ state }) => {
  const status: 'online' | string = state.status;
  return status;
});
document.addEventListener('chat-error', ({ error }) => {
  const code: string = error.code;
  return code;
});
document.addEventListener('chat-unread', ({ count }) => {
  const number: number = count;
  // @ts-expect-error a count is a number
  const text: string = count;
  return [number, text];
});
