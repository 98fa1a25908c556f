import { compare } from './compare.js';

/** Ours, which gets its messages from a real server: the page's address says which, and whose they are. */
const { searchParams } = new URL(location.href);
const chat = document.createElement('chat-window');
chat.style.cssText = 'display: block; width: 100vw; height: 100vh';
Object.assign(chat, {
  server: searchParams.get('server'),
  with: searchParams.get('with'),
  getToken: () => searchParams.get('token'),
});
document.body.append(chat);

const inWindow = (selector: string) => chat.shadowRoot?.querySelector<HTMLElement>(selector);
const inside = (part: string, selector: string) =>
  inWindow(part)?.shadowRoot?.querySelector<HTMLElement>(selector) ?? null;

compare({
  scroller: () => inside('chat-message-list', '.scroller'),
  composer: () => inside('chat-composer', 'textarea'),
  lastText: () => {
    const rows = inWindow('chat-message-list')?.shadowRoot?.querySelectorAll('chat-message');
    const last = rows?.item(rows.length - 1)?.shadowRoot;
    return last?.querySelector('.bubble')?.textContent ?? '';
  },
});
