import { UnreadGlance } from '@chat/client/unread-glance';
import type { ChatSource } from '../controllers/chat-source.js';
import { followClient, type OnCount } from './follow-client.js';

/** What a launcher is told of the chat behind it. */
export interface UnreadPlace extends Omit<ChatSource, 'namesNobody'> {
  readonly with: string;
  readonly topic: string;
}

/**
 * How much is unread behind a launcher, before its window is loaded: by looking now and then, or where the page has a
 * client of its own, by asking that.
 */
export class LauncherUnread {
  readonly #onCount: OnCount;
  #place: UnreadPlace | null = null;
  #glance: UnreadGlance | null = null;
  #unfollow: (() => void) | null = null;

  /** @param onCount also called with 0 when it is closed */
  constructor(onCount: OnCount) {
    this.#onCount = onCount;
  }

  /** Whether there is somebody who could have unread messages, as far as is known. */
  get knowsSomebody(): boolean {
    return this.#place?.client != null || (this.#glance?.signedIn ?? false);
  }

  /** Looks there from now on. Called again and again; acts on a change. */
  follow(place: UnreadPlace): void {
    const before = this.#place;
    const keys = Object.keys(place) as (keyof UnreadPlace)[];
    if (before && keys.every((key) => before[key] === place[key])) return;
    this.close();
    this.#place = place;
    if (place.client) this.#unfollow = followClient(place.client, place, this.#onCount);
    else this.#look(place);
  }

  /** Somebody may have signed in on this very page, of which the browser tells other pages only. */
  lookAnew(): void {
    const place = this.#place;
    if (!place || this.#unfollow) return;
    this.#glance?.close();
    this.#look(place);
  }

  close(): void {
    this.#glance?.close();
    this.#unfollow?.();
    this.#glance = null;
    this.#unfollow = null;
    this.#place = null;
  }

  #look(place: UnreadPlace): void {
    const { server, tokenUrl, getToken, sessionName: name, credentials } = place;
    try {
      this.#glance = new UnreadGlance({
        url: server || '/',
        auth: getToken ? { getToken } : tokenUrl ? { tokenUrl } : { session: name ? { name } : {} },
        ...(credentials === 'include' && { credentials }),
        ...{ with: place.with, topic: place.topic, onCount: this.#onCount },
      });
      this.#glance.start();
    } catch {
      // No valid server is named: the window says so, once it is opened.
      this.#glance = null;
    }
  }
}
