import { plainNode } from '#plain-node';
import type { Clock } from '../environment.js';
import { webLock } from '../lock.js';
import type { NotificationChoices } from '../model.js';
import { openChannel } from '../open-channel.js';
import { isCount } from '../wire/model-checks.js';
import { areChoices } from './notification-choices.js';

/** Milliseconds in which every tab has heard what another one says. */
const hearing = 500;
/** Milliseconds after which a browser that does not say which tab is in front has nothing to say. */
const patience = 1_000;

export interface NotificationTabsOptions {
  /** What all tabs of a user have in common, and no other's. */
  readonly name: string;
  readonly clock: Clock;
  /** Another tab has told of a conversation up to this message. */
  readonly onTold: (conversationId: string, seq: number) => void;
  /** The user has chosen something in another tab. */
  readonly onChosen: (choices: NotificationChoices) => void;
}

/** What tabs say to each other. Those of an older or newer version may say something else. */
interface Said {
  readonly told?: { readonly conversationId: string; readonly seq: number };
  readonly chosen?: NotificationChoices;
}

/**
 * How the tabs of a user tell of a message once: one after the other, and each first hears what the others have told. No
 * tab is in charge, so none waits for one that is gone, frozen or offline. Where there is none to share with, as in Node,
 * it is alone.
 */
export class NotificationTabs {
  readonly #options: NotificationTabsOptions;
  readonly #channel: BroadcastChannel | null;
  /** What this tab shows in front: a conversation's id, `''` for none; null while it is not in front. */
  #front: string | null = null;
  #leaveFront: () => void = () => {};

  constructor(options: NotificationTabsOptions) {
    this.#options = options;
    this.#channel = plainNode ? null : openChannel(options.name);
    this.#channel?.addEventListener('message', ({ data }) => this.#hear(data as Said));
  }

  /**
   * This tab is in front and shows this, or is not (null). A lock that all tabs may look for says so, which ends with the
   * tab, however that ends.
   */
  setFront(shown: string | null): void {
    if (shown === this.#front) return;
    this.#leaveFront();
    this.#leaveFront = () => {};
    this.#front = shown;
    if (shown === null || plainNode) return;
    const until = new Promise<void>((resolve) => {
      this.#leaveFront = resolve;
    });
    try {
      const options = { mode: 'shared' } as const;
      navigator.locks.request(this.#frontLock + shown, options, () => until).catch(() => {});
    } catch {
      // Others hear of what this tab shows once it has told of it.
    }
  }

  /** What tabs in front show. */
  async inFront(): Promise<readonly string[]> {
    const prefix = this.#frontLock;
    const held = plainNode ? [] : await this.#heldLocks();
    return [
      ...(this.#front === null ? [] : [this.#front]),
      ...held.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)),
    ];
  }

  /** The user has been told of a conversation up to this message, or sees it. */
  tell(conversationId: string, seq: number): void {
    this.#say({ told: { conversationId, seq } });
  }

  choose(chosen: NotificationChoices): void {
    this.#say({ chosen });
  }

  /** Runs the task while no other tab does, and goes on until the others have heard what it told. @param task whether it told anything */
  exclusively(task: () => Promise<boolean>): Promise<void> {
    const { name, clock } = this.#options;
    return webLock(`${name}:tell`, plainNode).run(async () => {
      if (!(await task()) || !this.#channel) return;
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, hearing));
    });
  }

  close(): void {
    this.setFront(null);
    this.#channel?.close();
  }

  get #frontLock(): string {
    return `${this.#options.name}:front:`;
  }

  async #heldLocks(): Promise<readonly string[]> {
    try {
      const late = new Promise<LockManagerSnapshot>((resolve) => {
        this.#options.clock.setTimeout(() => resolve({}), patience);
      });
      const { held = [] } = await Promise.race([navigator.locks.query(), late]);
      return held.map(({ name = '' }) => name);
    } catch {
      return [];
    }
  }

  #say(said: Said): void {
    try {
      this.#channel?.postMessage(said);
    } catch {
      // Closed by now.
    }
  }

  #hear({ told, chosen }: Said): void {
    const { onTold, onChosen } = this.#options;
    if (told && isCount(told.seq)) onTold(String(told.conversationId), told.seq);
    if (areChoices(chosen)) onChosen(chosen);
  }
}
