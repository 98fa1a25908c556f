import type { Conversation } from '@chat/client';
import { latePeerPicker } from '../late-element.js';
import type { ChatContext } from './chat-context.js';
import { reportError } from './chat-host.js';
import type { PeerPickerView } from './chat-view.js';
import type { Visit } from './visit.js';

/** Lets the user choose whom to chat with, among those they chatted with before or by name. */
export class PeersController {
  readonly #context: ChatContext;
  readonly #onPicked: (conversation: Conversation) => void;

  constructor(context: ChatContext, onPicked: (conversation: Conversation) => void) {
    this.#context = context;
    this.#onPicked = onPicked;
  }

  /** Shows the choice. */
  async show(visit: Visit): Promise<void> {
    this.#context.shown.show({ kind: 'peer-picker', recent: [], busy: false, error: null });
    await Promise.all([this.#complete(visit), this.list(visit)]);
  }

  /** Lists those of before anew, while there is a choice. */
  async list(visit: Visit): Promise<void> {
    const { host, shown } = this.#context;
    if (shown.view.kind !== 'peer-picker') return;
    try {
      const { items } = await visit.client.conversations();
      if (!visit.over) this.#change({ recent: items.map(({ peer }) => peer) });
    } catch (error) {
      // The field works without the list.
      if (!visit.over) reportError(host, error);
    }
  }

  /** Opens the conversation with somebody, by username. */
  async pick(username: string): Promise<void> {
    const { host, connection, shown } = this.#context;
    const { visit } = connection;
    if (!visit || shown.view.kind !== 'peer-picker') return;
    this.#change({ busy: true, error: null });
    try {
      const conversation = await visit.client.conversationWith(username);
      if (!visit.over) this.#onPicked(conversation);
    } catch (error) {
      if (!visit.over) this.#change({ busy: false, error: reportError(host, error) });
    }
  }

  /** What the choice is made with may still be on its way. */
  async #complete(visit: Visit): Promise<void> {
    const { host, shown } = this.#context;
    try {
      await latePeerPicker.load();
      // The focus may have waited for it.
      host.requestUpdate();
    } catch (error) {
      if (visit.over || shown.view.kind !== 'peer-picker') return;
      reportError(host, error);
      shown.show({ kind: 'problem', problem: 'broken' });
    }
  }

  /** Shows what has changed, while there is a choice. */
  #change(change: Partial<PeerPickerView>): void {
    const { shown } = this.#context;
    const { view } = shown;
    if (view.kind === 'peer-picker') shown.show({ ...view, ...change });
  }
}
