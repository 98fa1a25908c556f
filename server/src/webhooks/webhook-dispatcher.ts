import { randomUUID } from 'node:crypto';
import type { Log } from '../log.js';
import type { WebhookRecord } from '../store/store.js';
import { LaneRun, type LaneRunOptions } from './lane-run.js';

export interface WebhookDispatcherOptions extends Omit<LaneRunOptions, 'signal'> {
  readonly log: Pick<Log, 'warn'>;
}

/** What goes on for one receiver. */
interface Receiving {
  readonly running: Map<string, Promise<void>>;
  /** Lanes in which something has happened, and which wait for their turn. */
  readonly wanted: Set<string>;
  /** Whether there may be more to do than is known here. */
  hasMore: boolean;
  /** Whether some were too many to be remembered. */
  hasForgotten: boolean;
}

/** Requests that are under way at once, for each receiver on each node: so one that is slow holds up its own alone. */
const mostRequests = 16;
/** Lanes that are remembered as waiting; those beyond are found in the store. */
const mostWanted = 1_000;
const none = { hasMore: false, hasForgotten: false };
/** ms after which a lane that another node was at is looked at again. */
const heldPause = 300;
/** Deliveries that are listed of one receiver. */
const mostListed = 10_000;
/** ms between two times in which what is old is dropped. */
const pruneInterval = 3_600_000;

/** Sends what there is to send, as long as there are receivers; without any it has no timer and asks nothing. */
export class WebhookDispatcher {
  readonly #options: WebhookDispatcherOptions;
  readonly #receiving = new Map<string, Receiving>();
  readonly #stopping = new AbortController();
  readonly #later = new Set<NodeJS.Timeout>();
  readonly #looks = new Set<Promise<void>>();
  #state: 'new' | 'started' | 'stopped' = 'new';
  #timer: NodeJS.Timeout | undefined;
  #prunedAt = 0;

  constructor(options: WebhookDispatcherOptions) {
    this.#options = options;
    options.registry.onChange(() => this.#adapt());
  }

  start(): void {
    this.#state = 'started';
    this.#adapt();
  }

  /** Ends what is under way: it is sent again by whoever goes on. */
  async stop(): Promise<void> {
    this.#state = 'stopped';
    clearInterval(this.#timer);
    for (const timer of this.#later) clearTimeout(timer);
    this.#stopping.abort();
    const running = [...this.#receiving.values()].flatMap((each) => [...each.running.values()]);
    await Promise.all([...running, ...this.#looks]);
  }

  /** Something has happened in this lane. */
  onNews(lane: string, receivers: readonly WebhookRecord[]): void {
    for (const { id } of receivers) this.#want(id, lane);
  }

  #adapt(): void {
    if (this.#state !== 'started') return;
    const { registry, times } = this.#options;
    for (const id of this.#receiving.keys()) {
      if (registry.byId(id) === undefined) this.#receiving.delete(id);
    }
    for (const { id } of registry.enabled) {
      if (this.#receiving.has(id)) continue;
      this.#receiving.set(id, { running: new Map(), wanted: new Set(), ...none });
      this.#in(this.#begin(id));
    }
    if (registry.enabled.length === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    } else if (this.#timer === undefined) {
      this.#timer = setInterval(() => this.#tick(), times.look);
      this.#timer.unref();
    }
  }

  /** What another node, or this one in its last life, may have left is looked at. */
  async #begin(id: string): Promise<void> {
    await this.#options.webhooks.hasten(id, this.#options.now());
    await this.#look(id);
  }

  #tick(): void {
    const { registry, now } = this.#options;
    const prunes = now() - this.#prunedAt > pruneInterval;
    if (prunes) this.#prunedAt = now();
    for (const { id } of registry.enabled) {
      this.#in(this.#look(id));
      if (prunes) this.#in(this.#prune(id));
    }
  }

  #prune(id: string): Promise<void> {
    const { webhooks, times, now } = this.#options;
    return webhooks.prune(id, now() - times.keep, mostListed);
  }

  async #look(id: string): Promise<void> {
    const receiving = this.#receiving.get(id);
    if (receiving === undefined) return;
    const free = mostRequests - receiving.running.size;
    receiving.hasMore = true;
    if (free <= 0) return;
    const lanes = await this.#options.webhooks.due(id, this.#options.now(), free);
    receiving.hasMore = lanes.length === free;
    for (const lane of lanes) this.#want(id, lane);
  }

  #want(id: string, lane: string): void {
    const receiving = this.#receiving.get(id);
    if (receiving === undefined || this.#state !== 'started') return;
    const { running, wanted } = receiving;
    if (!running.has(lane) && running.size < mostRequests) this.#run(id, receiving, lane);
    else if (wanted.size < mostWanted) wanted.add(lane);
    else receiving.hasForgotten = true;
  }

  #run(id: string, receiving: Receiving, lane: string): void {
    const run = this.#tell(id, lane).then((end) => {
      receiving.running.delete(lane);
      if (end === 'held') this.#wantLater(id, lane);
      this.#goOn(id, receiving, end === 'failed');
    });
    receiving.running.set(lane, run);
  }

  async #tell(webhookId: string, lane: string): Promise<'held' | 'over' | 'failed'> {
    const hold = { webhookId, lane, holder: randomUUID() };
    try {
      return await new LaneRun({ ...this.#options, signal: this.#stopping.signal }, hold).run();
    } catch (error) {
      this.#tellFailure(error);
      return 'failed';
    }
  }

  #goOn(id: string, receiving: Receiving, hasFailed: boolean): void {
    for (const lane of receiving.wanted) {
      if (receiving.running.has(lane)) continue;
      receiving.wanted.delete(lane);
      this.#want(id, lane);
      return;
    }
    // While the store fails, the next tick is soon enough.
    if (hasFailed || this.#state !== 'started') return;
    if (receiving.hasForgotten) {
      receiving.hasForgotten = false;
      this.#in(this.#begin(id));
    } else if (receiving.hasMore) this.#in(this.#look(id));
  }

  #wantLater(id: string, lane: string): void {
    const timer = setTimeout(() => {
      this.#later.delete(timer);
      this.#want(id, lane);
    }, heldPause);
    timer.unref();
    this.#later.add(timer);
  }

  #in(look: Promise<void>): void {
    const seen = look
      .catch((error: unknown) => this.#tellFailure(error))
      .finally(() => this.#looks.delete(seen));
    this.#looks.add(seen);
  }

  #tellFailure(error: unknown): void {
    if (this.#state !== 'started') return;
    this.#options.log.warn({ err: error }, 'sending webhooks failed: it is tried again');
  }
}
