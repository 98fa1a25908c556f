import type { Conversation, Features, TimelineMessage } from '@chat/client';
import type { ReactiveController } from 'lit';
import type { EditEvent } from '../chat-composer/edit-event.js';
import type { SendEvent } from '../chat-composer/send-event.js';
import { abilitiesOf } from '../chat-message/message-abilities.js';
import type { MessageAction, MessageActionEvent } from '../chat-message/message-action-event.js';
import type { MenuRequest, MessageMenuEvent } from '../chat-message/message-menu-event.js';
import type { RowNote } from '../chat-message-list/message-row.js';
import { lateMenu } from '../late-element.js';
import type { Terms } from '../localize/terms.js';
import { type ChatHost, reportError } from './chat-host.js';
import { Composing } from './composing.js';
import { copyText } from './copy-text.js';
import { findQuoted } from './quote-jump.js';

/** What the actions need of the window. */
export interface ActionStage {
  readonly terms: Terms;
  readonly conversation: Conversation | null;
  readonly features: Features;
  /** Whether the focus is where one writes. */
  readonly isWriting: boolean;
  focusComposer(): void;
  focusMessage(key: string): void;
  /** Shows a message that is loaded, and which one it is. */
  showMessage(key: string): void;
}

/** Where the menu is open. */
export interface OpenMenu {
  readonly message: TimelineMessage;
  readonly request: MenuRequest;
}

/** Does what the user wants done with a message; and knows what of that is under way in the window. */
export class MessageActions implements ReactiveController {
  readonly composing = new Composing();
  readonly #host: ChatHost;
  readonly #stage: ActionStage;
  #conversation: Conversation | null = null;
  /** The one that is wanted: open, or open as soon as it is loaded if nothing else is done before. */
  #menu: OpenMenu | null = null;
  #expectsMenu = false;
  /** Whether whoever opened it was writing, and goes on afterwards. */
  #wasWriting = false;
  #note: RowNote | null = null;
  #said = '';
  #jumps = 0;

  /** Each action, by name: what is not here is not done. */
  readonly #table: Record<MessageAction, (message: TimelineMessage, emoji: string) => void> = {
    retry: (message) => this.#settle('retry', message),
    discard: (message) => this.#settle('discard', message),
    react: (message, emoji) => this.#react(message, emoji),
    reply: (message) => {
      // Whoever answers has left what was edited before.
      if (this.composing.editing) this.composing.leave();
      this.composing.reply(message);
      this.#stage.focusComposer();
    },
    copy: (message) => this.#copy(message),
    edit: (message) => this.#edit(message),
    delete: (message) => this.#do((conversation) => conversation.delete(message)),
    jump: (message) => this.#jump(message),
  };

  constructor(host: ChatHost, stage: ActionStage) {
    this.#host = host;
    this.#stage = stage;
    host.addController(this);
  }

  get menu(): OpenMenu | null {
    return lateMenu.part && this.#menu;
  }

  /** What is to be said at a message. */
  get note(): RowNote | null {
    return this.#note;
  }

  /** What has happened, for who cannot see it. */
  get said(): string {
    return this.#said;
  }

  hostUpdate(): void {
    const { conversation } = this.#stage;
    if (conversation !== this.#conversation) {
      this.#conversation = conversation;
      this.composing.reset();
      this.#menu = null;
      this.#note = null;
      this.#said = '';
      this.#jumps++;
    }
    if (!conversation) return;
    this.composing.follow(conversation);
    if (this.#menu) this.#menu = followed(this.#menu, conversation);
  }

  hostUpdated(): void {
    if (!this.#conversation || this.#expectsMenu) return;
    this.#expectsMenu = true;
    // With the messages on the screen, and before any of them is pressed.
    whenIdle(() => lateMenu.expect());
  }

  readonly onAction = ({ action, message, emoji }: MessageActionEvent): void => {
    this.#said = '';
    this.#menu = null;
    this.#table[action](message, emoji);
    this.#host.requestUpdate();
  };

  readonly onMenu = ({ message, request }: MessageMenuEvent): void => {
    this.#said = '';
    this.#wasWriting = this.#stage.isWriting;
    this.#menu = { message, request };
    this.#host.requestUpdate();
    if (!lateMenu.part) this.#awaitMenu();
  };

  readonly onMenuClosed = (): void => {
    if (!this.#menu) return;
    const { key } = this.#menu.message;
    this.#menu = null;
    if (this.#wasWriting) this.#stage.focusComposer();
    else this.#stage.focusMessage(key);
    this.#host.requestUpdate();
  };

  readonly onSend = ({ text, replyTo }: SendEvent): void => {
    this.#menu = null;
    this.composing.leave();
    this.#do((conversation) => conversation.send(text, replyTo ? { replyTo } : {}));
  };

  readonly onEdit = ({ message, text }: EditEvent): void => {
    this.#do((conversation) => conversation.edit(message, text));
  };

  readonly onEditLast = (): void => {
    const { conversation, features } = this.#stage;
    const last = conversation?.messages.findLast((each) => abilitiesOf(each, features).edit);
    if (last) this.#edit(last);
  };

  readonly onLeave = (): void => {
    this.composing.leave();
    this.#host.requestUpdate();
  };

  /** The menu comes up late, unless it cannot, or the user has gone on to writing. */
  async #awaitMenu(): Promise<void> {
    try {
      await lateMenu.load();
      if (this.#stage.isWriting && !this.#wasWriting) this.#menu = null;
    } catch (error) {
      this.#menu = null;
      reportError(this.#host, error);
    }
    this.#host.requestUpdate();
  }

  /** Calls the SDK. What it refuses is shown at the message, and told to the page. */
  #do(call: (conversation: Conversation) => Promise<unknown>): void {
    const { conversation } = this.#stage;
    if (conversation) call(conversation).catch((error: unknown) => reportError(this.#host, error));
    this.#host.requestUpdate();
  }

  #settle(how: 'retry' | 'discard', message: TimelineMessage): void {
    const { key, change } = message;
    this.#stage.conversation?.[how](key);
    // The button that was pressed goes away.
    if (change) this.#stage.focusMessage(key);
    else this.#stage.focusComposer();
  }

  #react(message: TimelineMessage, emoji: string): void {
    const isOn = message.reactions.some((each) => each.own && each.emoji === emoji);
    this.#do((conversation) => conversation.react(message, emoji, !isOn));
  }

  #edit(message: TimelineMessage): void {
    this.#menu = null;
    this.composing.edit(message);
    this.#stage.focusComposer();
    this.#host.requestUpdate();
  }

  async #copy({ text }: TimelineMessage): Promise<void> {
    if (await copyText(text)) this.#say(this.#stage.terms.copied);
  }

  async #jump({ key, quote }: TimelineMessage): Promise<void> {
    const { conversation, terms } = this.#stage;
    if (!conversation || !quote) return;
    const jump = ++this.#jumps;
    const isOver = () => jump !== this.#jumps;
    const note = (text: string) => {
      this.#note = { key, text };
      this.#say(text);
    };
    this.#note = null;
    try {
      const onLooking = () => note(terms.quoteLooking);
      const found = await findQuoted(conversation, quote, { onLooking, isOver });
      if (found === null) return;
      this.#note = null;
      this.#said = '';
      if (found === 'too-far') note(terms.quoteTooFar);
      this.#host.requestUpdate();
      if (found === 'too-far') return;
      // What was loaded on the way is in the list then.
      await this.#host.updateComplete;
      if (!isOver()) this.#stage.showMessage(found.key);
    } catch (error) {
      reportError(this.#host, error);
      if (!isOver()) note(terms.quoteUnreachable);
    }
  }

  #say(text: string): void {
    this.#said = text;
    this.#host.requestUpdate();
  }
}

/** The menu of a message as it is now; of one that is gone, or deleted, there is none. */
function followed(menu: OpenMenu, { messages }: Conversation): OpenMenu | null {
  const message = messages.find(({ key }) => key === menu.message.key);
  if (!message || message.deleted) return null;
  return message === menu.message ? menu : { ...menu, message };
}

function whenIdle(task: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(task);
  else setTimeout(task);
}
