import { ChatError, toChatError } from '../chat-error.js';
import { retryDelay } from '../connection/backoff.js';
import type { Timeline } from '../timeline/timeline.js';
import type { UserScope } from '../user-scope.js';
import type { SettingsChange } from './settings-change.js';

/** How often in a row another device may have been first. */
const patience = 10;

export interface WaitingSettings {
  /** What is to be sent next of a conversation. */
  first(conversationId: string): SettingsChange | undefined;
  /** The conversation as it is held by now. */
  timelineOf(change: SettingsChange): Timeline;
  /** @param error why it was refused for good */
  settle(change: SettingsChange, error?: ChatError): void;
}

/** Has the server do what the user arranges: of each conversation one after the other. */
export class SettingsSender {
  readonly #scope: UserScope;
  readonly #waiting: WaitingSettings;
  readonly #busy = new Set<string>();
  /** How to end each pause between two tries. */
  readonly #pauses = new Map<string, () => void>();

  constructor(scope: UserScope, waiting: WaitingSettings) {
    this.#scope = scope;
    this.#waiting = waiting;
  }

  /** Sends what waits for a conversation. */
  async work(id: string): Promise<void> {
    if (this.#busy.has(id)) return;
    this.#busy.add(id);
    let failures = 0;
    for (;;) {
      const change = this.#waiting.first(id);
      if (change === undefined || !this.#scope.online || this.#scope.ended) break;
      try {
        await this.#send(change);
        this.#waiting.settle(change);
      } catch (cause) {
        const error = toChatError(cause);
        if (!error.retryable) this.#waiting.settle(change, error);
        else await this.#pause(id, retryDelay(++failures, this.#scope.random, error));
      }
    }
    this.#busy.delete(id);
  }

  onOffline(): void {
    for (const end of [...this.#pauses.values()]) end();
  }

  async #send(change: SettingsChange): Promise<void> {
    const { changeId, wanted } = change;
    const { id: conversationId } = change.timeline;
    for (let attempts = 0; attempts < patience; attempts += 1) {
      const isFirst = change.base === null;
      change.base ??= this.#waiting.timelineOf(change).settings.rev;
      const { base } = change;
      const { outcome, settings } = await this.#scope.link.request({
        ...{ type: 'arrange', conversationId, changeId, base },
        ...wanted,
      });
      // Of a server that was set back, an earlier state is the present one.
      this.#waiting.timelineOf(change).learnSettings(settings, settings.rev < base);
      if (outcome === 'applied') return;
      // Nobody can tell whether an earlier try had happened, and was overruled since.
      if (!isFirst) throw new ChatError('conflict', 'The settings were changed elsewhere first.');
      change.base = null;
    }
    throw new ChatError('unavailable', 'The settings change all the time.');
  }

  /** Ends with the connection, too: then nothing is to be waited for. */
  #pause(id: string, delay: number): Promise<void> {
    if (!this.#scope.online) return Promise.resolve();
    return new Promise((resolve) => {
      const end = () => {
        this.#scope.clock.clearTimeout(timer);
        this.#pauses.delete(id);
        resolve();
      };
      const timer = this.#scope.clock.setTimeout(end, delay);
      this.#pauses.set(id, end);
    });
  }
}
