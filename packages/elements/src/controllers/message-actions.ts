import type { Conversation, TimelineMessage } from '@chat/client';
import type { ReactiveController } from 'lit';
import type { ToldActions } from '../actions/told-actions.js';
import type { EditEvent } from '../chat-composer/edit-event.js';
import type { SendEvent } from '../chat-composer/send-event.js';
import { abilitiesOf } from '../chat-message/message-abilities.js';
import type { MessageAction, MessageActionEvent } from '../chat-message/message-action-event.js';
import type { MessageMenuEvent } from '../chat-message/message-menu-event.js';
import type { OpenMenu } from '../chat-message/open-menu.js';
import type { RowNote } from '../chat-message-list/message-row.js';
import { lateActions } from '../late-element.js';
import type { ActionStage } from './action-stage.js';
import { type ChatHost, reportError } from './chat-host.js';
import { Composing } from './composing.js';

/** Does what the user wants done with a message; and knows what of that is under way in the window. */
export class MessageActions implements ReactiveController {
  readonly composing = new Composing();
  readonly #host: ChatHost;
  readonly #stage: ActionStage;
  #conversation: Conversation | null = null;
  /** The one that is wanted: open, or open as soon as it is loaded if nothing else is done before. */
  #menu: OpenMenu | null = null;
  #expectsRest = false;
  /** Whether whoever opened it was writing, and goes on afterwards. */
  #wasWriting = false;
  #told: ToldActions | null = null;

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
    copy: (message) => this.#tell((told) => told.copy(message)),
    edit: (message) => this.#edit(message),
    delete: (message) => this.#do((conversation) => conversation.delete(message)),
    report: (message) => this.#stage.report(message),
    jump: (message) => this.#tell((told) => told.jump(message)),
  };

  constructor(host: ChatHost, stage: ActionStage) {
    this.#host = host;
    this.#stage = stage;
    host.addController(this);
  }

  get menu(): OpenMenu | null {
    return lateActions.part && this.#menu;
  }

  /** What is to be said at a message. */
  get note(): RowNote | null {
    return this.#told?.note ?? null;
  }

  /** What has happened, for who cannot see it. */
  get said(): string {
    return this.#told?.said ?? '';
  }

  hostUpdate(): void {
    const { conversation } = this.#stage;
    if (conversation !== this.#conversation) {
      this.#conversation = conversation;
      this.composing.reset();
      this.#menu = null;
      this.#told?.end();
      this.#told = null;
    }
    if (!conversation) return;
    this.composing.follow(this.#stage);
    if (this.#menu) this.#menu = followed(this.#menu, this.#stage);
  }

  hostUpdated(): void {
    if (!this.#conversation || this.#expectsRest) return;
    this.#expectsRest = true;
    // With the messages on the screen, and before any of them is pressed.
    whenIdle(() => lateActions.expect());
  }

  readonly onAction = ({ action, message, emoji }: MessageActionEvent): void => {
    this.#hush();
    this.#menu = null;
    this.#table[action](message, emoji);
    this.#host.requestUpdate();
  };

  readonly onMenu = ({ message, request }: MessageMenuEvent): void => {
    this.#hush();
    this.#wasWriting = this.#stage.isWriting;
    this.#menu = { message, request };
    this.#host.requestUpdate();
    if (lateActions.part) return;
    this.#whenLoaded(() => {
      if (this.#stage.isWriting && !this.#wasWriting) this.#menu = null;
    });
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

  /** What has to be loaded for it is done late, unless it cannot, or the user has gone on. */
  async #whenLoaded(go: () => void): Promise<void> {
    try {
      await lateActions.load();
      go();
    } catch (error) {
      this.#menu = null;
      reportError(this.#host, error);
    }
    this.#host.requestUpdate();
  }

  /** What was done before is of no matter any more. */
  #hush(): void {
    if (this.#told) this.#told.said = '';
  }

  #tell(act: (told: ToldActions) => void): void {
    const { conversation } = this.#stage;
    const { part } = lateActions;
    if (!part) {
      this.#whenLoaded(() => {
        if (conversation === this.#stage.conversation) this.#tell(act);
      });
    } else if (conversation) {
      this.#told ??= new part.ToldActions(this.#host, this.#stage);
      act(this.#told);
    }
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
}

/** The menu of a message as it is now; of one that is gone, or deleted, there is none. */
function followed(menu: OpenMenu, stage: ActionStage): OpenMenu | null {
  const message = stage.message(menu.message.key);
  if (!message || message.deleted) return null;
  return message === menu.message ? menu : { ...menu, message };
}

function whenIdle(task: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(task);
  else setTimeout(task);
}
