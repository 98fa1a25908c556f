import type { WebhookEventType } from '@chat/protocol';
import { type Bus, webhooksTopic } from '../bus/bus.js';
import type { Log } from '../log.js';
import type { WebhookRecord, WebhookStore } from '../store/store.js';

export interface WebhookRegistryOptions {
  readonly webhooks: WebhookStore;
  readonly bus: Pick<Bus, 'publish' | 'subscribe' | 'unsubscribe' | 'onGap'>;
  readonly log: Pick<Log, 'warn'>;
}

/** ms before what could not be read is read again. */
const pause = 5_000;

/**
 * The receivers, as this node knows them: read at the start, and again whenever one is told that they have
 * changed. So a server without any asks nothing more.
 */
export class WebhookRegistry {
  readonly #options: WebhookRegistryOptions;
  #enabled: readonly WebhookRecord[] = [];
  #listeners: (() => void)[] = [];
  #reading: Promise<void> = Promise.resolve();
  #state: 'new' | 'started' | 'stopped' = 'new';
  #retry: NodeJS.Timeout | undefined;

  constructor(options: WebhookRegistryOptions) {
    this.#options = options;
    options.bus.onGap(() => this.#readSoon());
  }

  /** Those that are told of anything. */
  get enabled(): readonly WebhookRecord[] {
    return this.#enabled;
  }

  byId(id: string): WebhookRecord | undefined {
    return this.#enabled.find((webhook) => webhook.id === id);
  }

  interestedIn(...types: readonly WebhookEventType[]): readonly WebhookRecord[] {
    if (this.#enabled.length === 0) return this.#enabled;
    return this.#enabled.filter((webhook) => types.some((type) => isWanted(webhook, type)));
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** @throws StoreError */
  async start(): Promise<void> {
    this.#state = 'started';
    const heard = this.#options.bus.subscribe(webhooksTopic, () => this.#readSoon());
    // A node starts without Redis as well, and reads again once it can be told of changes.
    heard?.then(
      () => this.#readSoon(),
      () => {},
    );
    await this.#read();
  }

  stop(): void {
    this.#state = 'stopped';
    clearTimeout(this.#retry);
    this.#options.bus.unsubscribe(webhooksTopic);
  }

  /** Reads them again, and has every other node do so. */
  async changed(): Promise<void> {
    this.#options.bus.publish([webhooksTopic], { kind: 'webhooks_changed' });
    await this.#read();
  }

  /** Disables a receiver that is gone, for all nodes; what waits for it is dropped. */
  async disableGone(webhook: WebhookRecord, at: number): Promise<void> {
    const { webhooks } = this.#options;
    const gone = { ...webhook, enabled: false, goneAt: at, version: webhook.version + 1 };
    // Changed meanwhile: it is asked again as it is by now.
    if (await webhooks.replace(gone)) await webhooks.dropLanes(webhook.id);
    await this.changed();
  }

  #readSoon(): void {
    if (this.#state !== 'started') return;
    this.#read().catch((error: unknown) => {
      if (this.#state !== 'started') return;
      this.#options.log.warn({ err: error }, 'reading the webhooks failed: it is tried again');
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => this.#readSoon(), pause);
      this.#retry.unref();
    });
  }

  /** One after the other: what is read last is what was there last. */
  #read(): Promise<void> {
    const read = this.#reading.then(async () => {
      const all = await this.#options.webhooks.all();
      this.#enabled = all.filter(({ enabled }) => enabled);
      for (const listener of this.#listeners) listener();
    });
    this.#reading = read.catch(() => {});
    return read;
  }
}

/** Whether a receiver is to be told of events of this type. */
export function isWanted({ events }: WebhookRecord, type: WebhookEventType): boolean {
  if (events === null) return true;
  const group = `${type.slice(0, type.indexOf('.'))}.*`;
  return events.some((filter) => filter === type || filter === group);
}
