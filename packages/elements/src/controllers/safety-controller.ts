import type { Conversation, TimelineMessage, User } from '@chat/client';
import type { Option } from '../chat-options/option-event.js';
import { lateSafety } from '../late-element.js';
import type { Measures } from '../safety/measures.js';
import type { ChatContext } from './chat-context.js';
import { reportError } from './chat-host.js';

/** What there is to do about others who are unwelcome. How it is done is loaded when somebody first wants to. */
export class SafetyController {
  readonly #context: ChatContext;
  #measures: Measures | null = null;
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

  /** Null until somebody first wants to do something. */
  get measures(): Measures | null {
    return this.#measures;
  }

  /** @param opener the button that shows it */
  showMenu(conversation: Conversation, opener: HTMLElement, byKey: boolean): void {
    const options = this.optionsOf(conversation);
    this.#begin((measures) => measures.showMenu(conversation, options, opener, byKey));
  }

  /** See {@link Measures.act}. */
  act(
    option: Option,
    conversation: Pick<Conversation, 'id' | 'peer'>,
    message: TimelineMessage | null,
    giveBack: () => void,
  ): void {
    if (option === 'unblock') this.unblock(conversation.peer);
    else this.#begin((measures) => measures.act(option, conversation, message, giveBack));
  }

  /** Lets somebody through again, at once. */
  async unblock(user: User): Promise<void> {
    (await this.#load())?.unblock(user);
  }

  /** What is asked, and the menu, are there no more. */
  close(): void {
    this.#turn += 1;
    this.#measures?.close();
  }

  async #begin(show: (measures: Measures) => void): Promise<void> {
    this.close();
    const turn = this.#turn;
    const measures = await this.#load();
    if (measures && turn === this.#turn) show(measures);
  }

  /** Null when the visit is over by then. What cannot be loaded is reported, and tried again by the next press. */
  async #load(): Promise<Measures | null> {
    const { host, connection } = this.#context;
    const { visit } = connection;
    try {
      const { Measures } = await lateSafety.load();
      if (!visit || visit.over) return null;
      this.#measures ??= new Measures(this.#context);
    } catch (error) {
      reportError(host, error);
      // Where something is to be unblocked it is said that it cannot be.
      host.requestUpdate();
      return null;
    }
    return this.#measures;
  }
}
