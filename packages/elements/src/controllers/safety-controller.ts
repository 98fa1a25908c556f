import type { Conversation, TimelineMessage, User } from '@chat/client';
import type { Option } from '../chat-options/option-event.js';
import type { OptionsRequest } from '../chat-options/options-request.js';
import { lateSafety } from '../late-element.js';
import type { Safety } from '../safety/shown-safety.js';
import type { ChatContext } from './chat-context.js';
import { reportError } from './chat-host.js';

/** What the user does about others who are unwelcome: blocks them, lets them through again, reports them. */
export class SafetyController {
  readonly #context: ChatContext;
  #menu: OptionsRequest | null = null;
  #opened: Safety | null = null;
  #unblocking = '';
  #failed = '';
  /** Gives the focus to where it goes when what is asked is over. */
  #giveBack = (): void => {};
  /** Grows with each thing that is begun or left: what is loaded for an earlier one is not shown. */
  #turn = 0;

  constructor(context: ChatContext) {
    this.#context = context;
  }

  /** What there is to do in a conversation, in its order. */
  readonly optionsOf = ({ blocked }: { readonly blocked: boolean }): readonly Option[] => {
    const { blocks, reports } = this.#context.connection.client?.features ?? {};
    return [
      ...(blocks ? [blocked ? ('unblock' as const) : ('block' as const)] : []),
      ...(reports ? ['report' as const] : []),
    ];
  };

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

  /** @param opener the button that shows it */
  showMenu({ peer, blocked }: Conversation, opener: HTMLElement, byKey: boolean): void {
    const anchor = opener.getBoundingClientRect();
    this.#giveBack = () => opener.focus();
    this.#begin(() => {
      this.#menu = { peerName: peer.name, options: this.optionsOf({ blocked }), anchor, byKey };
    });
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
    this.#giveBack = giveBack;
    if (option === 'unblock') {
      this.unblock(peer);
      return;
    }
    const request = { step: option, peer, conversationId: id, message };
    this.#begin(({ Safety }) => {
      if (client) this.#opened = new Safety({ host, client, request, onDone: this.leave });
    });
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
    this.#turn += 1;
    this.#menu = null;
    this.#opened = null;
    this.#context.host.requestUpdate();
  }

  async #begin(show: (part: NonNullable<typeof lateSafety.part>) => void): Promise<void> {
    const { host, connection } = this.#context;
    const { visit } = connection;
    this.close();
    const turn = this.#turn;
    try {
      const part = await lateSafety.load();
      if (!visit || visit.over || turn !== this.#turn) return;
      show(part);
      host.requestUpdate();
    } catch (error) {
      // The next press tries it again.
      reportError(host, error);
    }
  }
}
