import { ChatWindow } from '@chat/react/chat-window';

const chatUrl = document.querySelector('meta[name=chat-url]').content;

/** `with="somebody"` has one conversation, and without it all of them. */
export function App() {
  return <ChatWindow server={chatUrl} />;
}
