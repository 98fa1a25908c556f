import type { BrowserContext, Page } from 'playwright';

/** A notification that a page has put on the screen, and what became of it. */
export interface Seen {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  closed: boolean;
  click(): void;
}

declare global {
  interface Window {
    seen: Seen[];
    /** How often the page has asked whether it may show notifications. */
    asked: number;
    /** How often it has looked whether it is sent pushes. */
    looked: number;
    /** How many notes it has played. */
    notes: number;
    isHidden: boolean;
    /** What the user has said of notifications. */
    permission: NotificationPermission;
    /** What they say when they are asked. */
    answer: NotificationPermission;
  }
}

/** How pages are when they come. */
export interface PageStart {
  readonly isHidden: boolean;
  readonly permission: NotificationPermission;
}

/**
 * Has pages of a context note what they ask of the browser. One without a screen has every page in front, and in some builds
 * allows no notifications whatever it is told: here a test says which pages are hidden, and what is allowed.
 */
export async function watchPages(context: BrowserContext, start: PageStart): Promise<void> {
  await context.addInitScript(({ isHidden, permission }) => {
    window.seen = [];
    window.asked = 0;
    window.notes = 0;
    window.isHidden = isHidden;
    window.permission = permission;
    window.answer = 'granted';
    const visibilityState = () => (window.isHidden ? 'hidden' : 'visible');
    Object.defineProperty(document, 'visibilityState', { get: visibilityState });
    const { Notification } = window;
    window.Notification = new Proxy(Notification, {
      construct(native, [title, options]: [string, NotificationOptions]) {
        const notification = new native(title, options);
        if (window.permission !== 'granted') return notification;
        const { body = '', tag = '' } = options;
        const click = () => void notification.dispatchEvent(new Event('click'));
        const one = { title, body, tag, closed: false, click };
        window.seen.push(one);
        notification.close = () => {
          one.closed = true;
          native.prototype.close.call(notification);
        };
        return notification;
      },
      get: (native, name) =>
        name === 'permission' ? window.permission : Reflect.get(native, name),
    });
    Notification.requestPermission = async () => {
      window.asked += 1;
      window.permission = window.answer;
      return window.answer;
    };
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (when) {
      window.notes += 1;
      start.call(this, when);
    };
  }, start);
}

/** Has pages of a context be as in Chrome on Android, where only a service worker shows notifications. */
export async function haveWorkerShow(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    window.Notification = new Proxy(window.Notification, {
      construct() {
        throw new TypeError('Illegal constructor.');
      },
    });
    Object.assign(ServiceWorkerRegistration.prototype, {
      async showNotification(title: string, { body = '', tag = '' }: NotificationOptions) {
        window.seen.push({ title, body, tag, closed: false, click: () => {} });
      },
      async getNotifications({ tag }: { tag: string }) {
        const close = (one: Seen) => Object.assign(one, { closed: true });
        const shown = window.seen.filter((one) => one.tag === tag && !one.closed);
        return shown.map((one) => ({ close: () => void close(one) }));
      },
    });
  });
}

/** Has pages of a context find that a worker of theirs is sent pushes, signed by the server that has this public key. */
export async function haveSubscribed(context: BrowserContext, publicKey: string): Promise<void> {
  await context.addInitScript((key) => {
    const binary = atob(key.replaceAll('-', '+').replaceAll('_', '/'));
    const applicationServerKey = Uint8Array.from(binary, (char) => char.charCodeAt(0)).buffer;
    window.looked = 0;
    const pushManager = {
      async getSubscription() {
        window.looked += 1;
        return { options: { applicationServerKey } };
      },
    };
    Object.assign(ServiceWorkerContainer.prototype, {
      getRegistration: async () => ({ pushManager }),
    });
  }, publicKey);
}

export const hide = (page: Page, isHidden = true): Promise<void> =>
  page.evaluate((hidden) => {
    window.isHidden = hidden;
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);

/** What is on the screen of these pages, in words. */
export async function onScreen(pages: readonly Page[]): Promise<string[]> {
  const all = await Promise.all(
    pages.map((page) =>
      page.evaluate(() =>
        window.seen
          .filter(({ closed, tag }, at) => {
            const isReplaced = window.seen.slice(at + 1).some((later) => later.tag === tag);
            return !closed && !isReplaced;
          })
          .map(({ title, body }) => `${title}: ${body}`),
      ),
    ),
  );
  return all.flat();
}

/** How many notifications these pages have put on the screen by now. */
export async function seenBy(pages: readonly Page[]): Promise<number> {
  const counts = await Promise.all(pages.map((page) => page.evaluate(() => window.seen.length)));
  return counts.reduce((sum, count) => sum + count, 0);
}
