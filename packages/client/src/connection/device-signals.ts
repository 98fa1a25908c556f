import type { PageSignal, PageSignals } from './page-signals.js';

/** What a page's events tell, and what the app tells where there is no page. */
export class DeviceSignals implements PageSignals {
  readonly #page: PageSignals;
  readonly #listeners = new Set<(signal: PageSignal) => void>();
  #isOffline = false;

  constructor(page: PageSignals) {
    this.#page = page;
  }

  isOffline(): boolean {
    return this.#isOffline || this.#page.isOffline();
  }

  subscribe(listener: (signal: PageSignal) => void): () => void {
    this.#listeners.add(listener);
    const end = this.#page.subscribe(listener);
    return () => {
      this.#listeners.delete(listener);
      end();
    };
  }

  tell(signal: PageSignal): void {
    if (signal !== 'wake') this.#isOffline = signal === 'offline';
    for (const listener of this.#listeners) listener(signal);
  }
}
