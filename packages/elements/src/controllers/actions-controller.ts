import type { Conversation } from '@chat/client';
import type { ReactiveController } from 'lit';
import type { MessageActions } from '../actions/message-actions.js';
import type { EditEvent } from '../chat-composer/edit-event.js';
import type { SendEvent } from '../chat-composer/send-event.js';
import type { MessageActionEvent } from '../chat-message/message-action-event.js';
import type { MessageMenuEvent } from '../chat-message/message-menu-event.js';
import { lateActions } from '../late-element.js';
import type { ActionStage } from './action-stage.js';
import { type ChatHost, reportError } from './chat-host.js';

/** Sends messages. What else the user wants done with them is loaded with the first ones on the screen. */
export class ActionsController implements ReactiveController {
  readonly #host: ChatHost;
  readonly #stage: ActionStage;
  #conversation: Conversation | null = null;
  #current: MessageActions | null = null;
  #expectsRest = false;
  /** Grows with each thing that is done: a menu that comes later than the next one does not open. */
  #turn = 0;

  constructor(host: ChatHost, stage: ActionStage) {
    this.#host = host;
    this.#stage = stage;
    host.addController(this);
  }

  /** What is under way in the conversation; null before anything was. */
  get current(): MessageActions | null {
    return this.#current;
  }

  hostUpdate(): void {
    const { conversation } = this.#stage;
    if (conversation !== this.#conversation) {
      this.#conversation = conversation;
      this.#current?.end();
      this.#current = null;
    }
    this.#current?.follow();
  }

  hostUpdated(): void {
    if (!this.#conversation || this.#expectsRest) return;
    this.#expectsRest = true;
    // With the messages on the screen, and before any of them is pressed.
    whenIdle(() => lateActions.expect());
  }

  readonly onAction = ({ action, message, emoji }: MessageActionEvent): void => {
    this.#turn += 1;
    if (action !== 'retry' && action !== 'discard') {
      this.#do((actions) => actions.act(action, message, emoji));
      return;
    }
    const { key, change } = message;
    this.#current?.interrupt();
    this.#stage.conversation?.[action](key);
    // The button that was pressed goes away.
    if (change) this.#stage.focusMessage(key);
    else this.#stage.focusComposer();
    this.#host.requestUpdate();
  };

  readonly onMenu = ({ message, request }: MessageMenuEvent): void => {
    this.#turn += 1;
    const turn = this.#turn;
    const { isWriting } = this.#stage;
    this.#do((actions) => {
      const hasGoneOn = turn !== this.#turn || (this.#stage.isWriting && !isWriting);
      if (!hasGoneOn) actions.openMenu({ message, request }, isWriting);
    });
  };

  readonly onSend = ({ text, replyTo, files }: SendEvent): void => {
    this.#turn += 1;
    this.#current?.sent();
    this.#stage.conversation
      ?.send(text, { replyTo: replyTo ?? undefined, files })
      // What the SDK refuses is shown at the message, and told to the page.
      .catch((error: unknown) => reportError(this.#host, error));
    this.#host.requestUpdate();
  };

  readonly onEdit = ({ message, text }: EditEvent): void => {
    this.#do((actions) => actions.edit(message, text));
  };

  readonly onEditLast = (): void => {
    this.#turn += 1;
    this.#do((actions) => actions.editLast());
  };

  readonly onLeave = (): void => {
    this.#do((actions) => actions.composing.leave());
  };

  /** What has to be loaded for it is done late, unless it cannot, or the user has gone on to another conversation. */
  async #do(act: (actions: MessageActions) => void): Promise<void> {
    const { conversation } = this.#stage;
    if (!conversation) return;
    try {
      const { MessageActions } = lateActions.part ?? (await lateActions.load());
      if (conversation !== this.#stage.conversation) return;
      this.#current ??= new MessageActions(this.#host, this.#stage, conversation);
      act(this.#current);
    } catch (error) {
      reportError(this.#host, error);
    }
    this.#host.requestUpdate();
  }
}

function whenIdle(task: () => void): void {
  if ('requestIdleCallback' in window) window.requestIdleCallback(task);
  else setTimeout(task);
}
