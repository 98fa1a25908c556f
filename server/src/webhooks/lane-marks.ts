import type { MessageStore, WebhookStore } from '../store/store.js';
import { conversationLane } from './webhook-lanes.js';
import type { WebhookRegistry } from './webhook-registry.js';
import type { WebhookTimes } from './webhook-times.js';

export interface LaneMarksOptions {
  readonly webhooks: WebhookStore;
  readonly messages: Pick<MessageStore, 'heads'>;
  readonly registry: WebhookRegistry;
  readonly times: WebhookTimes;
  readonly now: () => number;
}

interface Mark {
  readonly at: number;
  readonly written: Promise<void>;
  /** Whether nobody waits for it any more. */
  isOver: boolean;
}

/** Conversations whose marks are remembered; those beyond are marked anew. */
const most = 50_000;

/**
 * Marks conversations before something happens in them, so that whatever becomes of this node, another one
 * looks. One mark is good for a while: a busy conversation writes one in 10 s.
 */
export class LaneMarks {
  readonly #options: LaneMarksOptions;
  readonly #marks = new Map<string, Mark>();

  constructor(options: LaneMarksOptions) {
    this.#options = options;
    // A new receiver has no lanes yet.
    options.registry.onChange(() => this.#marks.clear());
  }

  /**
   * @returns what to wait for; null for nothing, as without receivers. Who asks one after the other goes on in that order.
   * @throws StoreError `unavailable`
   */
  ahead(conversationId: string): Promise<void> | null {
    const { registry, times, now } = this.#options;
    if (registry.enabled.length === 0) return null;
    const at = now();
    const known = this.#marks.get(conversationId);
    if (known !== undefined && at - known.at < times.remark) {
      return known.isOver ? null : known.written;
    }
    const mark: Mark = { at, written: this.#write(conversationId, at), isOver: false };
    this.#marks.delete(conversationId);
    this.#marks.set(conversationId, mark);
    if (this.#marks.size > most) {
      for (const [oldest] of this.#marks) {
        this.#marks.delete(oldest);
        break;
      }
    }
    mark.written.then(
      // Not before those who waited have gone on: nobody passes them.
      () => setImmediate(() => this.#end(mark)),
      () => {
        if (this.#marks.get(conversationId) === mark) this.#marks.delete(conversationId);
      },
    );
    return mark.written;
  }

  #end(mark: Mark): void {
    mark.isOver = true;
  }

  async #write(conversationId: string, at: number): Promise<void> {
    const { webhooks, messages, registry, times } = this.#options;
    const receivers = registry.interestedIn('message.created', 'message.changed');
    if (receivers.length === 0) return;
    const heads = await messages.heads([conversationId]);
    const lane = conversationLane(conversationId);
    const through = heads.get(conversationId) ?? 0;
    await webhooks.mark(
      receivers.map(({ id }) => ({
        ...{ webhookId: id, lane, through },
        ...{ markedAt: at, dueAt: at + times.look },
      })),
    );
  }
}
