import { Counter, type Registry } from 'prom-client';

/** What is counted with every frame: a number, which the registry reads when it is asked for. */
export class PlainCounter {
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(): void {
    this.#count += 1;
  }

  /** Registers counters as one counter; each stands under its labels. */
  static register(
    registry: Registry,
    { name, help, labelNames = [] }: { name: string; help: string; labelNames?: string[] },
    counters: readonly {
      readonly counter: PlainCounter;
      readonly labels: Record<string, string>;
    }[],
  ): void {
    new Counter({
      name,
      help,
      labelNames,
      registers: [registry],
      collect() {
        this.reset();
        for (const { counter, labels } of counters) this.inc(labels, counter.count);
      },
    });
  }
}
