import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { inPlace, type MessageStore, type NewMessage, type Store, StoreError } from '../store.js';
import {
  type AppendRun,
  type CallReply,
  errorOf,
  pushFields,
  type RunReply,
  type StoreCall,
  type StorePart,
  type StoreReply,
  type StoreRequest,
  type StoreThreadData,
  storeMethods,
} from './store-calls.js';

/** Calls that are not settled yet, at most; those beyond are refused as `unavailable`. */
const mostPending = 20_000;
/** Milliseconds for which messages gather while several come by: they share what a commit costs. */
const gatherTime = 4;
/** MiB. All that the thread makes is short-lived, so it may pile up before it is collected. */
const youngGeneration = 32;
/** Messages that are enough for a commit. */
const enough = 100;

interface Pending {
  /** What is appended, if it is that. */
  readonly message: NewMessage | null;
  readonly resolve: (value: never) => void;
  readonly reject: (error: StoreError) => void;
}

/**
 * The embedded store, in a thread of its own: however long its disk takes, nobody waits but those who
 * asked it. Calls keep their order, and are answered in the order in which they settle. What is called
 * in one turn of the event loop goes over together. A lone message goes at once; while several come by,
 * the next ones gather for a few milliseconds, as to wake a thread and to sync a disk costs as much for
 * one as for ten. Nothing else waits, and nothing is overtaken.
 *
 * A thread that ends by itself ends the process, as what fails without being caught does anywhere.
 */
export class ThreadedStore implements Store {
  readonly users: Store['users'] = this.#part('users');
  readonly sessions: Store['sessions'] = this.#part('sessions');
  readonly conversations: Store['conversations'] = this.#part('conversations');
  readonly receipts: Store['receipts'] = this.#part('receipts');
  readonly settings: Store['settings'] = this.#part('settings');
  readonly unread: Store['unread'] = this.#part('unread');
  readonly retention: Store['retention'] = this.#part('retention');
  readonly blocks: Store['blocks'] = this.#part('blocks');
  readonly privacy: Store['privacy'] = this.#part('privacy');
  readonly lastSeen: Store['lastSeen'] = this.#part('lastSeen');
  readonly search: Store['search'] = this.#part('search');
  readonly reports: Store['reports'] = this.#part('reports');
  readonly audit: Store['audit'] = this.#part('audit');
  readonly files: Store['files'] = this.#part('files');
  readonly push: Store['push'] = this.#part('push');
  readonly webhooks: Store['webhooks'] = this.#part('webhooks');
  readonly messages: MessageStore = {
    ...this.#part('messages'),
    append: (message) => this.#append(message),
  };
  readonly #data: StoreThreadData;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | null = null;
  #state: 'new' | 'started' | 'closed' = 'new';
  #requests: StoreRequest[] = [];
  /** The run at the end of the requests, if it is one: the next message joins it. */
  #run: AppendRun[1] | null = null;
  /** Calls in the requests. */
  #waiting = 0;
  #batch: 'empty' | 'gathering' | 'leaving' = 'empty';
  #gather: NodeJS.Timeout | undefined;
  #lastBatch = 0;
  #lastId = 0;

  /** @param path - See `SqliteStore`. */
  constructor(path: string) {
    this.#data = { path };
  }

  get writesWaiting(): number {
    return this.#pending.size;
  }

  open(): Promise<void> {
    if (this.#state === 'new') this.#start();
    return this.#call('store', 'open', []);
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === null) {
      this.#state = 'closed';
      return;
    }
    const closed = this.#call<void>('store', 'close', []);
    this.#state = 'closed';
    this.#worker = null;
    await closed;
    await worker.terminate();
  }

  ping(): Promise<void> {
    return this.#call('store', 'ping', []);
  }

  epoch(): Promise<string> {
    return this.#call('store', 'epoch', []);
  }

  renewEpoch(): Promise<string> {
    return this.#call('store', 'renewEpoch', []);
  }

  #start(): void {
    // The built file, for sources that run unbuilt in a test as well: a thread takes no TypeScript.
    const file = createRequire(import.meta.url).resolve('#store-thread');
    const worker = new Worker(file, {
      workerData: this.#data,
      name: 'store',
      resourceLimits: { maxYoungGenerationSizeMb: youngGeneration },
    });
    worker.on('message', (replies: readonly StoreReply[]) => {
      for (const reply of replies) this.#settle(reply);
      if (this.#pending.size === 0) worker.unref();
    });
    worker.unref();
    this.#worker = worker;
    this.#state = 'started';
  }

  #part<P extends StorePart>(part: P): Store[P] {
    const methods = Object.keys(storeMethods[part]).map((method) => [
      method,
      (...args: readonly unknown[]) => this.#call(part, method, args),
    ]);
    return Object.fromEntries(methods) as Store[P];
  }

  #call<T>(part: StoreCall[1], method: string, args: readonly unknown[]): Promise<T> {
    return this.#ask<T>(null, (id) => {
      this.#requests.push([id, part, method, args]);
    });
  }

  #append(message: NewMessage): ReturnType<MessageStore['append']> {
    return this.#ask(message, (id) => {
      if (this.#run === null) {
        this.#run = [];
        this.#requests.push([id, this.#run]);
      }
      pushFields(this.#run, message);
    });
  }

  #ask<T>(message: NewMessage | null, add: (id: number) => void): Promise<T> {
    const worker = this.#worker;
    if (worker === null || this.#state !== 'started') {
      const state = this.#state === 'closed' ? 'closed' : 'not open';
      return Promise.reject(new StoreError('unavailable', `The store is ${state}.`));
    }
    if (this.#pending.size >= mostPending) {
      return Promise.reject(new StoreError('unavailable', 'Too many calls are waiting.'));
    }
    // As long as somebody waits for it, the process lives.
    if (this.#pending.size === 0) worker.ref();
    this.#lastId += 1;
    const id = this.#lastId;
    if (message === null) this.#run = null;
    add(id);
    this.#waiting += 1;
    this.#schedule(worker, message !== null);
    return new Promise<T>((resolve, reject) => {
      this.#pending.set(id, { message, resolve, reject });
    });
  }

  #schedule(worker: Worker, mayGather: boolean): void {
    if (this.#batch === 'leaving') return;
    if (mayGather && this.#lastBatch > 1 && this.#waiting < enough) {
      if (this.#batch === 'gathering') return;
      this.#batch = 'gathering';
      this.#gather = setTimeout(() => this.#post(worker), gatherTime);
      return;
    }
    clearTimeout(this.#gather);
    this.#batch = 'leaving';
    // After the poll phase: the frames of all sockets that are readable now go over together.
    setImmediate(() => this.#post(worker));
  }

  #post(worker: Worker): void {
    const requests = this.#requests;
    this.#lastBatch = this.#waiting;
    this.#requests = [];
    this.#run = null;
    this.#waiting = 0;
    this.#batch = 'empty';
    worker.postMessage(requests);
  }

  #settle(reply: StoreReply): void {
    if ('outcomes' in reply) this.#settleRun(reply);
    else this.#settleCall(reply);
  }

  #settleCall(reply: CallReply): void {
    const pending = this.#take(reply[0]);
    if (reply.length === 3) pending?.reject(errorOf(reply[2]));
    else pending?.resolve(reply[1] as never);
  }

  #settleRun({ firstId, outcomes }: RunReply): void {
    outcomes.forEach((outcome, index) => {
      const pending = this.#take(firstId + index);
      if (pending === undefined || pending.message === null) return;
      if (typeof outcome === 'number') {
        pending.resolve({ message: inPlace(pending.message, outcome), created: true } as never);
      } else if ('hidden' in outcome) {
        const message = inPlace(pending.message, outcome.hidden, true);
        pending.resolve({ message, created: true } as never);
      } else if ('error' in outcome) pending.reject(errorOf(outcome.error));
      else pending.resolve({ message: outcome, created: false } as never);
    });
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}
