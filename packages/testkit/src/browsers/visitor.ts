import { waitFor } from '../wait-for.js';
import type { BrowserTab, NamedKey } from './browser-tab.js';
import { type Query, type Sight, sight } from './sight.js';

/** Somebody who looks at a page and does something there, in whichever browser. */
export class Visitor {
  readonly tab: BrowserTab;

  constructor(tab: BrowserTab) {
    this.tab = tab;
  }

  /** What is there of it now. */
  look(query: Query, style: readonly string[] = []): Promise<Sight> {
    return this.tab.run(sight, query, style);
  }

  /** Waits until it is there. */
  see(query: Query, style: readonly string[] = []): Promise<Sight> {
    return waitFor(
      async () => {
        const seen = await this.look(query, style);
        return seen.count > 0 ? seen : null;
      },
      { message: JSON.stringify(query) },
    );
  }

  /** Waits until it is gone. */
  async miss(query: Query): Promise<void> {
    await waitFor(async () => (await this.look(query)).count === 0, {
      message: `no ${JSON.stringify(query)}`,
    });
  }

  /** Waits until it has the focus. */
  async focus(query: Query): Promise<void> {
    await waitFor(async () => (await this.look(query)).hasFocus, {
      message: `the focus on ${JSON.stringify(query)}`,
    });
  }

  /** Clicks its middle, once it stands still there. */
  async click(query: Query, button: 'left' | 'right' = 'left'): Promise<void> {
    await this.see(query);
    const place = await waitFor(
      async () => {
        const first = await this.tab.run(sight, query, [], true);
        const then = await this.look(query);
        return then.count > 0 && first.x === then.x && first.y === then.y ? then : null;
      },
      { message: `${JSON.stringify(query)} to stand still` },
    );
    await this.tab.click(place.x + place.width / 2, place.y + place.height / 2, button);
  }

  /** Types, key by key, into a field that is clicked before. */
  async fill(query: Query, text: string): Promise<void> {
    // Until it is hit: what opens may move under the mouse.
    await waitFor(
      async () => {
        await this.click(query);
        return (await this.look(query)).hasFocus;
      },
      { message: `the focus on ${JSON.stringify(query)}` },
    );
    await this.tab.type(text);
  }

  async press(...keys: readonly NamedKey[]): Promise<void> {
    for (const key of keys) await this.tab.press(key);
  }
}
