import type { Conversation, TimelineMessage } from '@chat/client';
import { abilitiesOf } from '../chat-message/message-abilities.js';
import type { MessageAction } from '../chat-message/message-action-event.js';
import type { OpenMenu } from '../chat-message/open-menu.js';
import type { ActionStage } from '../controllers/action-stage.js';
import { type ChatHost, reportError } from '../controllers/chat-host.js';
import { Composing } from './composing.js';
import { liftMessage } from './lift-message.js';
import { ToldActions } from './told-actions.js';

/** What is done elsewhere, as it has to be where this cannot be loaded. */
type SentAnew = 'retry' | 'discard';

/** Does what the user wants done with the messages of one conversation; and knows what of that is under way. */
export class MessageActions {
  readonly composing = new Composing();
  readonly told: ToldActions;
  readonly #host: ChatHost;
  readonly #stage: ActionStage;
  readonly #conversation: Conversation;
  #menu: OpenMenu | null = null;
  #wasWriting = false;

  /** Each action, by name: what is not here is not done. */
  readonly #table: Record<
    Exclude<MessageAction, SentAnew>,
    (message: TimelineMessage, emoji: string) => void
  > = {
    react: (message, emoji) => {
      const isOn = message.reactions.some((each) => each.own && each.emoji === emoji);
      this.#do(this.#conversation.react(message, emoji, !isOn));
    },
    reply: (message) => {
      // Whoever answers has left what was edited before.
      if (this.composing.editing) this.composing.leave();
      this.composing.reply(message);
      this.#stage.focusComposer();
    },
    copy: (message) => this.told.copy(message),
    edit: (message) => this.#beginEdit(message),
    delete: (message) => this.#do(this.#conversation.delete(message)),
    report: (message) => this.#stage.report(message),
    jump: (message) => this.told.jump(message),
    stop: (message) => this.#conversation.stop(message),
  };

  constructor(host: ChatHost, stage: ActionStage, conversation: Conversation) {
    this.#host = host;
    this.#stage = stage;
    this.#conversation = conversation;
    this.told = new ToldActions(host, stage);
  }

  /** Null while it is closed. */
  get menu(): OpenMenu | null {
    return this.#menu;
  }

  /** What the messages are by now is what goes on. */
  follow(): void {
    this.composing.follow(this.#stage);
    if (this.#menu) this.#menu = followed(this.#menu, this.#stage);
  }

  /** A sheet covers a part of the messages. */
  onShown(): void {
    const menu = this.#menu;
    if (menu?.request.by === 'touch') liftMessage(this.#host, menu.message.key);
  }

  /** Another conversation is shown. */
  end(): void {
    this.told.end();
  }

  /** Something else is done: what was done before is of no matter any more. */
  interrupt(): void {
    this.told.hush();
    this.#menu = null;
  }

  act(action: Exclude<MessageAction, SentAnew>, message: TimelineMessage, emoji: string): void {
    this.interrupt();
    this.#table[action](message, emoji);
  }

  /** @param wasWriting whether whoever opens it was writing, and goes on afterwards */
  openMenu(menu: OpenMenu, wasWriting: boolean): void {
    this.interrupt();
    this.#wasWriting = wasWriting;
    this.#menu = menu;
  }

  readonly closeMenu = (): void => {
    if (!this.#menu) return;
    const { key } = this.#menu.message;
    this.#menu = null;
    if (this.#wasWriting) this.#stage.focusComposer();
    else this.#stage.focusMessage(key);
    this.#host.requestUpdate();
  };

  /** What was written is on its way. */
  sent(): void {
    this.#menu = null;
    this.composing.leave();
  }

  edit(message: TimelineMessage, text: string): void {
    this.#do(this.#conversation.edit(message, text));
  }

  editLast(): void {
    const { messages, draft } = this.#conversation;
    const { features } = this.#stage;
    // While this was loaded, the user may have begun to write.
    if (draft !== '') return;
    const last = messages.findLast((each) => abilitiesOf(each, features).edit);
    if (last) this.#beginEdit(last);
  }

  /** What the SDK refuses is shown at the message, and told to the page. */
  #do(work: Promise<unknown>): void {
    work.catch((error: unknown) => reportError(this.#host, error));
  }

  #beginEdit(message: TimelineMessage): void {
    this.#menu = null;
    this.composing.edit(message);
    this.#stage.focusComposer();
  }
}

/** The menu of a message as it is now; of one that is gone, or deleted, there is none. */
function followed(menu: OpenMenu, stage: ActionStage): OpenMenu | null {
  const message = stage.message(menu.message.key);
  if (!message || message.deleted) return null;
  return message === menu.message ? menu : { ...menu, message };
}
