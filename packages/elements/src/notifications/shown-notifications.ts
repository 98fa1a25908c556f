import type { NotificationAccess } from './notification-access.js';

export interface NotificationContent {
  /** One takes the place of another with the same. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly lang: string;
  /** Whether it is to be noticed, and not only to be right. */
  readonly isNew: boolean;
  readonly data: object;
  readonly onClick: () => void;
}

/** The notifications of the browser that this page has shown, each to be taken back. */
export class ShownNotifications {
  readonly #access: NotificationAccess;
  readonly #shown = new Map<string, Notification | null>();

  constructor(access: NotificationAccess) {
    this.#access = access;
    // Nobody could take them back any more.
    addEventListener('pagehide', this.hideAll);
  }

  async show(content: NotificationContent): Promise<void> {
    const { tag, title, body, lang, isNew, data, onClick } = content;
    // Whoever has put one away does not want to see what became of it.
    if (!isNew && !this.#shown.has(tag)) return;
    // Not in all browsers’ types: whether it is to be noticed once more.
    const more: object = { renotify: isNew };
    const options: NotificationOptions = {
      ...more,
      tag,
      body,
      lang,
      data,
      dir: 'auto',
      silent: true,
    };
    const { registration } = this.#access;
    try {
      if (registration) {
        this.#shown.set(tag, null);
        await registration.showNotification(title, options);
        return;
      }
      const notification = new Notification(title, options);
      this.#shown.set(tag, notification);
      notification.onclick = () => {
        window.focus();
        notification.close();
        onClick();
      };
      notification.onclose = () => {
        if (this.#shown.get(tag) === notification) this.#shown.delete(tag);
      };
    } catch {
      // It was allowed a moment ago; the title still tells.
      this.#shown.delete(tag);
    }
  }

  async hide(tag: string): Promise<void> {
    const notification = this.#shown.get(tag);
    if (notification === undefined) return;
    this.#shown.delete(tag);
    notification?.close();
    const shown = (await this.#access.registration?.getNotifications({ tag })) ?? [];
    for (const each of shown) each.close();
  }

  readonly hideAll = (): void => {
    for (const tag of this.#shown.keys()) this.hide(tag);
  };

  close(): void {
    this.hideAll();
    removeEventListener('pagehide', this.hideAll);
  }
}
