import { register } from 'vue-advanced-chat';
import { compare } from './compare.js';
import { madeUpMessages } from './made-up-messages.js';

const count = Number(new URL(location.href).searchParams.get('count'));

register();
const chat = document.createElement('vue-advanced-chat');
const users = [
  { _id: 'own', username: 'User 0' },
  { _id: 'peer', username: 'User 1' },
];
// It asks for them once it shows the room.
chat.addEventListener('fetch-messages', () => {
  Object.assign(chat, {
    messages: madeUpMessages(count).map(({ number, text, own, at }) => ({
      _id: String(number),
      content: text,
      senderId: own ? 'own' : 'peer',
      timestamp: new Date(at).toTimeString().slice(0, 5),
      date: new Date(at).toDateString(),
    })),
    messagesLoaded: true,
  });
});
Object.assign(chat, {
  height: '100vh',
  currentUserId: 'own',
  rooms: [{ roomId: 'one', roomName: 'User 1', avatar: '', users }],
  roomsLoaded: true,
  singleRoom: true,
  roomId: 'one',
  showEmojis: false,
});
document.body.append(chat);

const find = (selector: string) => chat.shadowRoot?.querySelector<HTMLElement>(selector) ?? null;

compare({
  scroller: () => find('.vac-container-scroll'),
  composer: () => find('#roomTextarea'),
  lastText: () =>
    find('.vac-messages-container span > :last-child .vac-message-wrapper')?.textContent ?? '',
});
