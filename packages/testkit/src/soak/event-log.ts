import type { WebhookEvent } from '@chat/protocol';
import type { TestServer } from '../test-server.js';
import { waitFor } from '../wait-for.js';
import { type WebhookAnswer, WebhookReceiver } from '../webhook-receiver.js';
import type { Seen } from './journal.js';
import type { Random } from './random.js';

/** Of the admin API, for this run alone. */
export const adminToken = 'of-whoever-looks-after-the-soak-and-nobody-else';
/** How long, in ms, a server may take to tell what it owes once all is quiet: a mark is good for a minute. */
const patience = 120_000;
const failures: readonly WebhookAnswer[] = [500, 'cut', 'half'];

type MessageEvent = Extract<WebhookEvent, { type: 'message.created' | 'message.changed' }>;

/** A site's backend that is told of what happens, now and then fails, and is held against what there is. */
export class EventLog {
  readonly #receiver = new WebhookReceiver();

  /** Told of all that happens from now on. */
  async start(server: TestServer, random: Random): Promise<void> {
    const receiver = this.#receiver;
    await receiver.start();
    receiver.answer = () => (random.chance(0.05) ? random.pick(failures) : 204);
    const response = await fetch(`${server.url}/v1/admin/webhooks`, {
      method: 'POST',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ url: receiver.url, events: ['message.*'] }),
    });
    const { secret } = (await response.json()) as { secret: string };
    receiver.secrets.push(secret);
  }

  /** How many events it took. */
  get size(): number {
    return this.#receiver.once.length;
  }

  /** It fails no more. */
  heal(): void {
    this.#receiver.answer = () => 204;
  }

  async stop(): Promise<void> {
    await this.#receiver.stop();
  }

  /** Waits for all there is to be told of, as it is by now. @returns what is wrong, in words */
  async check(history: ReadonlyMap<string, readonly Seen[]>): Promise<string[]> {
    await waitFor(() => this.#untold(history).length === 0, { timeout: patience }).catch(() => {});
    return [...this.#untold(history), ...this.#disorder(), ...this.#receiver.refused];
  }

  get #events(): MessageEvent[] {
    return this.#receiver.once.map(({ event }) => event as MessageEvent);
  }

  /** Messages of which the last event tells something else than there is, or of which there is none. */
  #untold(history: ReadonlyMap<string, readonly Seen[]>): string[] {
    const last = new Map<string, MessageEvent['data']['message']>();
    for (const { data } of this.#events) {
      last.set(`${data.message.conversationId} ${data.message.seq}`, data.message);
    }
    return [...history].flatMap(([conversationId, messages]) =>
      messages.flatMap(({ seq, text, deleted, reactions }) => {
        const told = last.get(`${conversationId} ${seq}`);
        const isAsItIs =
          told?.text === text &&
          (told.deletedAt !== undefined) === deleted &&
          (told.reactions ?? []).length === reactions.length;
        const what = told === undefined ? 'nothing' : `“${told.text}”`;
        return isAsItIs ? [] : [`${conversationId}: ${what} is told of ${seq}, which is “${text}”`];
      }),
    );
  }

  /** Events that came before others of their conversation that were there first. */
  #disorder(): string[] {
    const placed = new Map<string, number>();
    const changed = new Map<string, number>();
    return this.#events.flatMap(({ type, data }) => {
      const { conversationId, seq, rev } = data.message;
      const [reached, at] = type === 'message.created' ? [placed, seq] : [changed, rev];
      const before = reached.get(conversationId) ?? 0;
      reached.set(conversationId, Math.max(before, at));
      return at < before ? [`${conversationId}: ${type} of ${at} came after ${before}`] : [];
    });
  }
}
