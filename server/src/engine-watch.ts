import type { Log } from './log.js';

/** A database or a broker that the server depends on. */
export interface Engine {
  /** As it begins a sentence, such as “Redis at redis://localhost:6379”. */
  readonly name: string;
  /** What its absence means, as the rest of a sentence. */
  readonly consequence: string;
  /** Null: it is there; else why not, in a few words. Never fails. */
  failure(): Promise<string | null>;
}

export interface EngineWatchOptions {
  readonly engines: readonly Engine[];
  readonly log: Log;
  /** ms between two looks. @default 1000 */
  readonly interval?: number;
}

/** Makes one line in the log of each loss of an engine, and one of each return. */
export class EngineWatch {
  readonly #options: EngineWatchOptions;
  readonly #away = new Set<Engine>();
  readonly #asked = new Set<Engine>();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: EngineWatchOptions) {
    this.#options = options;
  }

  start(): void {
    const { engines, interval = 1_000 } = this.#options;
    this.#timer = setInterval(() => {
      for (const engine of engines) void this.#look(engine);
    }, interval);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  async #look(engine: Engine): Promise<void> {
    // One that is away may take longer to say so than until the next look.
    if (this.#asked.has(engine)) return;
    this.#asked.add(engine);
    const failure = await engine.failure();
    this.#asked.delete(engine);
    if (this.#timer === null || (failure !== null) === this.#away.has(engine)) return;
    const { log } = this.#options;
    if (failure === null) {
      this.#away.delete(engine);
      log.info({}, `${engine.name} is there again`);
    } else {
      this.#away.add(engine);
      log.warn({}, `${engine.name} is away (${failure}): ${engine.consequence}`);
    }
  }
}
