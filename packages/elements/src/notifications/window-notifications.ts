import type {
  ChatClient,
  ChatNotification,
  Conversation,
  Notifications,
  UnreadTotal,
} from '@chat/client';
import type { NotificationChoice, NotificationState } from '../chat-settings/notification-state.js';
import { type ChatHost, reportError } from '../controllers/chat-host.js';
import { ViewWatcher } from '../controllers/view-watcher.js';
import { en } from '../localize/en.js';
import { enNotifications } from '../localize/en-notifications.js';
import { languageOf } from '../localize/language-of.js';
import { termsFor } from '../localize/register-terms.js';
import { Chime } from './chime.js';
import { NotificationAccess } from './notification-access.js';
import { notificationWords } from './notification-words.js';
import { ShownNotifications } from './shown-notifications.js';
import { titleBadge } from './title-badge.js';
import { ChatUnreadEvent } from './unread-event.js';

Object.assign(en, enNotifications);

/** What the site offers, as the element's attributes say. */
export interface OfferedNotifications {
  readonly titleBadge: boolean;
  readonly sound: boolean;
  /** `name` shows who wrote and not what; null for none. */
  readonly notifications: string | null;
  /** Whether the page is told how much is unread. */
  readonly tellsUnread: boolean;
  /** What the chat is called; empty for what the words say. */
  readonly heading: string;
}

/** What there is to tell of, and where. */
export interface NotificationPlace {
  readonly host: ChatHost & OfferedNotifications;
  readonly client: ChatClient;
  /** The one that is shown. */
  readonly conversation: Conversation | null;
  /** Whether the window shows whichever conversation; otherwise it tells of the one that it has. */
  readonly choosesPeer: boolean;
  /** Shows a conversation in the window. */
  readonly open: (conversation: Conversation) => void;
}

const isUnwanted = ({ settings: { mutedUntil, archived } }: Conversation) =>
  mutedUntil !== null || archived;

/** Tells the user of a window what is new: in the title of the page, by a sound, and by notifications of the browser. */
export class WindowNotifications {
  readonly #host: ChatHost & OfferedNotifications;
  readonly #userId: string;
  readonly #watcher: ViewWatcher;
  readonly #access: NotificationAccess;
  readonly #shown: ShownNotifications;
  readonly #chime = new Chime();
  #place: NotificationPlace;
  #source: Notifications | null = null;
  #total: UnreadTotal | null = null;
  #followed: Conversation | null = null;
  #toldUnread: number | null = null;
  #closed = false;

  /** @param userId whose they are */
  constructor(place: NotificationPlace, userId: string) {
    const { host } = place;
    this.#host = host;
    this.#userId = userId;
    this.#place = place;
    this.#watcher = new ViewWatcher(host, () => this.#look());
    this.#access = new NotificationAccess(() => host.requestUpdate());
    this.#shown = new ShownNotifications(this.#access);
    this.#begin();
  }

  /** Whether they are of this client, and of who is signed in there. */
  isOf(client: ChatClient): boolean {
    return client === this.#place.client && client.user?.id === this.#userId;
  }

  /** What the user can choose; null before that is known. */
  get state(): NotificationState | null {
    const { titleBadge, sound, notifications } = this.#host;
    if (!this.#source || !(titleBadge || sound || notifications !== null)) return null;
    const { access } = this.#access;
    const isOn = access === 'granted' && this.#wants('notifications');
    return {
      title: titleBadge ? this.#wants('title') : null,
      sound: sound ? this.#wants('sound') : null,
      notifications:
        notifications === null || access === null
          ? null
          : access === 'denied'
            ? 'denied'
            : isOn
              ? 'on'
              : 'off',
      namesOnly: notifications === 'name',
    };
  }

  /** The user turns something on or off. The browser is asked by nothing but this. */
  async choose(choice: NotificationChoice, on: boolean): Promise<void> {
    try {
      const isRefused = choice === 'notifications' && on && !(await this.#access.ask());
      if (!isRefused) this.#source?.choose({ [choice]: on });
    } catch (error) {
      reportError(this.#host, error);
    }
    this.#host.requestUpdate();
  }

  /** What the window shows may be something else. */
  follow(place: NotificationPlace): void {
    this.#place = place;
    const { conversation, choosesPeer } = place;
    if (conversation !== this.#followed) {
      this.#followed?.off('change', this.#count);
      this.#followed = conversation;
      if (!choosesPeer) conversation?.on('change', this.#count);
    }
    this.#look();
    this.#count();
  }

  close(): void {
    this.#closed = true;
    this.#host.removeController(this.#watcher);
    this.#watcher.hostDisconnected();
    this.#followed?.off('change', this.#count);
    this.#total?.off('change', this.#count);
    this.#source?.close();
    this.#access.close();
    this.#shown.close();
    titleBadge.set(this, this.#userId, 0);
    this.#tell(0);
  }

  async #begin(): Promise<void> {
    const { client, choosesPeer } = this.#place;
    try {
      const source = await client.notifications({
        about: ({ id }) => choosesPeer || id === this.#place.conversation?.id,
      });
      if (this.#closed) {
        source.close();
        return;
      }
      this.#source = source;
      source.on('show', (notification) => this.#show(notification));
      source.on('hide', (id) => void this.#shown.hide(this.#tagOf(id)));
      source.on('choices', this.#onChosen);
      this.#look();
      this.#onChosen();
      const total = choosesPeer ? await client.unread() : null;
      if (this.#closed) return;
      this.#total = total;
      total?.on('change', this.#count);
      this.#count();
    } catch (error) {
      if (!this.#closed) reportError(this.#host, error);
    }
  }

  readonly #onChosen = (): void => {
    this.#count();
    if (!this.#wants('notifications')) this.#shown.hideAll();
    this.#host.requestUpdate();
  };

  readonly #count = (): void => {
    const { conversation, choosesPeer } = this.#place;
    const own = conversation && !isUnwanted(conversation) ? conversation.unread : 0;
    const unread = choosesPeer ? (this.#total?.count ?? 0) : own;
    const isShown = this.#host.titleBadge && this.#source && this.#wants('title') && !this.#closed;
    titleBadge.set(this, this.#userId, isShown ? unread : 0);
    // Before there is something to count, nothing is known.
    if (choosesPeer ? this.#total : conversation) this.#tell(unread);
  };

  #tell(unread: number): void {
    if (!this.#host.tellsUnread || unread === this.#toldUnread) return;
    this.#toldUnread = unread;
    this.#host.dispatchEvent(new ChatUnreadEvent(unread));
  }

  #show(notification: ChatNotification): void {
    const { client, choosesPeer, open } = this.#place;
    const { sound, notifications, heading } = this.#host;
    const { id, isNew, inFront, conversations } = notification;
    if (isNew && sound && this.#wants('sound')) this.#chime.play();
    if (this.state?.notifications !== 'on' || inFront) return;
    const lang = languageOf(this.#host);
    const terms = termsFor(lang);
    const namesOnly = notifications === 'name';
    const [first, second] = conversations;
    const shown = {
      ...notificationWords(notification, { terms, namesOnly, heading: heading || terms.chat }),
      tag: this.#tagOf(id),
      ...{ lang, isNew },
      data: { conversationId: id || null },
      onClick: () => {
        if (first && !second && choosesPeer) open(first.conversation);
        this.#host.focus();
      },
    };
    if (client.features.push) void this.#showUnlessPushed(shown);
    else this.#shown.show(shown);
  }

  /** Where this browser is sent pushes, a worker of the site shows one: two of the same would be one too many. */
  async #showUnlessPushed(shown: Parameters<ShownNotifications['show']>[0]): Promise<void> {
    const state = await this.#place.client.push.state().catch(() => null);
    if (state !== 'on' && !this.#closed) this.#shown.show(shown);
  }

  #look(): void {
    const { conversation } = this.#place;
    if (this.#source) {
      this.#source.showing = this.#watcher.isSeen ? (conversation?.id ?? null) : null;
    }
  }

  #wants(choice: NotificationChoice): boolean {
    return this.#source?.choices[choice] ?? true;
  }

  #tagOf(id: string): string {
    return `chat:${id || this.#userId}`;
  }
}
