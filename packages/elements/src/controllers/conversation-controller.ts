import type { Conversation, Opening, TimelineMessage, User } from '@chat/client';
import { ChatMessageEvent, ChatReadyEvent } from '../events.js';
import { Patience } from '../patience.js';
import type { ChatContext } from './chat-context.js';
import { type ChatHost, reportError } from './chat-host.js';
import type { ChatProblem } from './chat-view.js';
import type { ShownView } from './shown-view.js';
import type { Visit } from './visit.js';

/** Most new messages kept for the screen reader's log. */
const announcedAtMost = 10;
/** Milliseconds for which somebody types before it is shown: who hits a key by mistake is not announced. */
const typingPatience = 400;

/** Opens a conversation, follows it while it is shown, and does in it what its user asks for. */
export class ConversationController {
  /** Whom it is to be with, by username; empty when the user chooses. */
  peer = '';
  /** About what, and what goes with it. */
  opening: Opening = {};
  readonly #host: ChatHost;
  readonly #shown: ShownView;
  readonly #typing: Patience;
  #conversation: Conversation | null = null;
  #unfollow: (() => void) | null = null;
  #loadingOlder = false;
  /** By their keys: what they say may change, or be taken back. */
  #announced: readonly string[] = [];

  constructor({ host, shown }: ChatContext) {
    this.#typing = new Patience(host, typingPatience);
    this.#host = host;
    this.#shown = shown;
  }

  get loadingOlder(): boolean {
    return this.#loadingOlder;
  }

  /** Whether it is shown that the other one is typing. */
  get showsTyping(): boolean {
    return this.#typing.isOver;
  }

  /** The messages of others that came lately, to be read out once each. */
  get announced(): readonly TimelineMessage[] {
    const messages = this.#conversation?.messages ?? [];
    return messages.filter(({ key, deleted }) => !deleted && this.#announced.includes(key));
  }

  /** Opens the one with {@link peer}, or shows what stands in the way. */
  async open(visit: Visit): Promise<void> {
    const { peer, opening } = this;
    const isWanted = this.#wanted(visit);
    this.#shown.show({ kind: 'opening' });
    try {
      const conversation = await visit.client.conversationWith(peer, opening);
      if (isWanted()) this.show(conversation);
    } catch (error) {
      if (!isWanted() || this.#shown.view.kind !== 'opening') return;
      const { code } = reportError(this.#host, error);
      const isSelf = isUser(visit.client.user, peer);
      this.#shown.show({ kind: 'problem', problem: problemOf(code, isSelf, opening) });
    }
  }

  /** Opens the one with {@link peer} while the connection is being made, from what this device keeps. */
  async openKept(visit: Visit): Promise<void> {
    const isWanted = this.#wanted(visit);
    try {
      const conversation = await visit.client.conversationWith(this.peer, this.opening);
      if (isWanted() && this.#shown.view.kind === 'connecting') this.show(conversation);
    } catch {
      // Nothing is kept, or the network is away: once online it is opened, or said why not.
    }
  }

  /** Shows this one, and follows it for as long. */
  show(conversation: Conversation): void {
    this.#shown.show({ kind: 'conversation', conversation }, () => this.close());
    this.#follow(conversation);
    this.#host.dispatchEvent(new ChatReadyEvent(conversation));
  }

  /** Follows it no longer. */
  close(): void {
    // Who leaves it writes no more.
    this.#conversation?.setTyping(false);
    this.#typing.follow(false);
    this.#unfollow?.();
    this.#unfollow = null;
    this.#conversation = null;
    this.#announced = [];
  }

  async loadOlder(): Promise<void> {
    const conversation = this.#conversation;
    if (!conversation || this.#loadingOlder) return;
    this.#loadingOlder = true;
    this.#host.requestUpdate();
    try {
      await conversation.loadOlder();
    } catch (error) {
      // The next scroll to the top tries again.
      reportError(this.#host, error);
    } finally {
      this.#loadingOlder = false;
      this.#host.requestUpdate();
    }
  }

  /** Whether it is to be the same conversation still. */
  #wanted(visit: Visit): () => boolean {
    const { peer, opening } = this;
    return () => !visit.over && this.peer === peer && this.opening.topic === opening.topic;
  }

  #follow(conversation: Conversation): void {
    const onChange = (): void => {
      this.#typing.follow(conversation.typing);
      this.#host.requestUpdate();
    };
    const onMessage = (message: TimelineMessage): void => {
      if (!message.own) this.#announced = [...this.#announced, message.key].slice(-announcedAtMost);
      this.#host.dispatchEvent(new ChatMessageEvent(message, conversation));
      this.#host.requestUpdate();
    };
    conversation.on('change', onChange);
    conversation.on('message', onMessage);
    this.#conversation = conversation;
    this.#typing.follow(conversation.typing);
    this.#unfollow = () => {
      conversation.off('change', onChange);
      conversation.off('message', onMessage);
    };
  }
}

function problemOf(code: string, isSelf: boolean, { topic, data }: Opening): ChatProblem {
  const isRefused = code === 'invalid_request' || code === 'invalid_argument';
  if (isRefused && !isSelf && (topic || data)) return 'misconfigured';
  if (isRefused || code === 'not_found') return isSelf ? 'self' : 'unknown-peer';
  return 'failed';
}

/** Usernames of accounts know no case. */
function isUser(user: User | null, username: string): boolean {
  return user?.username.toLowerCase() === username.toLowerCase();
}
