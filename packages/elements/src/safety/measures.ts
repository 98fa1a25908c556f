import type { Conversation, TimelineMessage, User } from '@chat/client';
import type { Option } from '../chat-options/option-event.js';
import type { OptionsRequest } from '../chat-options/options-request.js';
import type { ChatContext } from '../controllers/chat-context.js';
import { reportError } from '../controllers/chat-host.js';
import { Safety } from './shown-safety.js';

/** What the user does about others who are unwelcome: blocks them, lets them through again, reports them. */
export class Measures {
  readonly #context: ChatContext;
  #menu: OptionsRequest | null = null;
  #opened: Safety | null = null;
  #unblocking = '';
  #failed = '';
  /** Gives the focus to where it goes when what is asked is over. */
  #giveBack = (): void => {};

  constructor(context: ChatContext) {
    this.#context = context;
  }

  /** The menu of the conversation that is open; null while it is closed. */
  get menu(): OptionsRequest | null {
    return this.#menu;
  }

  /** Null while nothing is asked. */
  get opened(): Safety | null {
    return this.#opened;
  }

  /** Whether somebody is about to be unblocked. */
  isUnblocking({ id }: User): boolean {
    return this.#unblocking === id;
  }

  /** Whether that failed. */
  hasFailed({ id }: User): boolean {
    return this.#failed === id;
  }

  /** @param opener the button that shows it, and beside which it is */
  showMenu(
    { peer }: Conversation,
    options: readonly Option[],
    opener: HTMLElement,
    byKey: boolean,
  ): void {
    const anchor = opener.getBoundingClientRect();
    this.#giveBack = () => opener.focus();
    this.#menu = { peerName: peer.name, options, anchor, byKey };
    this.#context.host.requestUpdate();
  }

  /**
   * Does something about somebody: at once, or once it is asked what has to be known before.
   *
   * @param message the one that it is about
   * @param giveBack gives the focus to where it goes when that is over; where the menu's goes, by default
   */
  act(
    option: Option,
    { id, peer }: Pick<Conversation, 'id' | 'peer'>,
    message: TimelineMessage | null,
    giveBack = this.#giveBack,
  ): void {
    const { host, connection } = this.#context;
    const { client } = connection;
    if (option === 'unblock') {
      this.unblock(peer);
    } else if (client) {
      this.#giveBack = giveBack;
      const request = { step: option, peer, conversationId: id, message };
      this.#opened = new Safety({ host, client, request, onDone: this.leave });
      host.requestUpdate();
    }
  }

  /** Lets somebody through again, at once. */
  async unblock(user: User): Promise<void> {
    const { host, connection } = this.#context;
    const { visit } = connection;
    if (!visit || this.#unblocking) return;
    this.#unblocking = user.id;
    this.#failed = '';
    host.requestUpdate();
    try {
      await visit.client.unblock(user);
    } catch (error) {
      reportError(host, error);
      this.#failed = user.id;
    }
    this.#unblocking = '';
    host.requestUpdate();
  }

  /** The user leaves the menu: at once, as the focus may be on its way elsewhere. */
  readonly leaveMenu = (): void => {
    this.close();
    this.#giveBack();
  };

  /** The user leaves what is asked. */
  readonly leave = async (): Promise<void> => {
    this.close();
    // Before that, what was covered takes no focus.
    await this.#context.host.updateComplete;
    this.#giveBack();
  };

  /** What is asked, and the menu, are there no more. */
  close(): void {
    this.#menu = null;
    this.#opened = null;
    this.#context.host.requestUpdate();
  }
}
