import type { ChatClient } from '@chat/client';
import type { ReactiveController } from 'lit';
import type { ChatHost } from '../controllers/chat-host.js';
import { Beginning } from './beginning.js';
import type { GuestChat } from './guest-chat.js';

const ofHosts = new WeakMap<ChatHost, Beginnings>();

/** What is begun in one window, by conversation: what is written for one is not for another. */
class Beginnings implements ReactiveController {
  readonly #host: ChatHost;
  readonly #chat: GuestChat;
  readonly #begun = new Map<string, Beginning>();
  /** With another one all of it is for somebody else. */
  #client: ChatClient | null = null;

  constructor(host: ChatHost, chat: GuestChat) {
    this.#host = host;
    this.#chat = chat;
    host.addController(this);
    host.addEventListener('chat-ready', ({ conversation }) => {
      // However it has come: what was not sent before is in its field.
      const draft = this.current.takeDraft();
      if (draft) conversation.setDraft([conversation.draft, draft].filter(Boolean).join('\n'));
    });
  }

  /** For the conversation that is to be shown. */
  get current(): Beginning {
    const { client, conversation } = this.#chat;
    if (client !== this.#client) this.#begun.clear();
    this.#client = client;
    const { peer, opening } = conversation;
    const topic = opening.topic ?? '';
    const key = `${peer}\n${topic}`;
    const options = { host: this.#host, chat: this.#chat, username: peer, topic };
    const beginning = this.#begun.get(key) ?? new Beginning(options);
    this.#begun.set(key, beginning);
    return beginning;
  }

  hostConnected(): void {
    addEventListener('storage', this.#onStorage);
  }

  hostDisconnected(): void {
    removeEventListener('storage', this.#onStorage);
  }

  /** Who begins in one tab is there in the others, too. */
  readonly #onStorage = ({ key, newValue }: StorageEvent): void => {
    const { connection, view } = this.#chat;
    if (view.kind !== 'sign-in' || view.busy || !newValue || !key?.startsWith('chat:session:'))
      return;
    connection.renew();
    this.#client = connection.client;
  };
}

/** What is begun in a window for the conversation that it is to show. */
export function beginningIn(host: ChatHost, chat: GuestChat): Beginning {
  const all = ofHosts.get(host) ?? new Beginnings(host, chat);
  ofHosts.set(host, all);
  return all.current;
}
