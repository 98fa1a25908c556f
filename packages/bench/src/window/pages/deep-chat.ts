import 'deep-chat';
import { compare } from './compare.js';
import { madeUpMessages } from './made-up-messages.js';

const count = Number(new URL(location.href).searchParams.get('count'));

const chat = document.createElement('deep-chat' as string);
chat.style.cssText = 'display: block; width: 100vw; height: 100vh; border: none';
Object.assign(chat, {
  history: madeUpMessages(count).map(({ text, own }) => ({ text, role: own ? 'user' : 'ai' })),
  // What is typed goes nowhere.
  connect: { handler: () => {} },
});
document.body.append(chat);

const find = (selector: string) => chat.shadowRoot?.querySelector<HTMLElement>(selector) ?? null;

compare({
  scroller: () => find('#messages'),
  composer: () => find('#text-input'),
  lastText: () => find('#messages > :last-child > :last-child .message-bubble')?.textContent ?? '',
});
