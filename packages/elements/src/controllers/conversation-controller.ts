import type { Conversation, Excerpt, Opening, TimelineMessage, User } from '@chat/client';
import { ChatMessageEvent, ChatReadyEvent } from '../events.js';
import { lateActions } from '../late-element.js';
import { Patience } from '../patience.js';
import type { ChatContext } from './chat-context.js';
import { type ChatHost, reportError } from './chat-host.js';
import type { ChatProblem } from './chat-view.js';
import type { ConnectionController } from './connection-controller.js';
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
  /** Tells its place on the screen from that of another. */
  key: object = this;
  readonly #host: ChatHost;
  readonly #connection: ConnectionController;
  readonly #shown: ShownView;
  readonly #typing: Patience;
  #conversation: Conversation | null = null;
  #unfollow: (() => void) | null = null;
  #excerpt: Excerpt | null = null;
  #loadingOlder = false;
  #loadingNewer = false;
  /** Grows with each place that is to be shown: what is loaded for an earlier one is not. */
  #places = 0;
  #readThrough: number | null = null;
  #settled = false;
  /** By their keys: what they say may change, or be taken back. */
  #announced: readonly string[] = [];

  constructor({ host, connection, shown }: ChatContext) {
    this.#typing = new Patience(host, typingPatience);
    this.#host = host;
    this.#connection = connection;
    this.#shown = shown;
  }

  /** What is shown in the place of the latest messages: those around one that is further back. */
  get excerpt(): Excerpt | null {
    return this.#excerpt?.joined === false ? this.#excerpt : null;
  }

  /** The messages that are shown. */
  get messages(): readonly TimelineMessage[] {
    return (this.excerpt ?? this.#conversation)?.messages ?? [];
  }

  /** The `seq` up to which the user had read when it was opened; null where that was all, or they have written since. */
  get readThrough(): number | null {
    return this.#readThrough;
  }

  /** Whether what was missed of it is there, as far as it can be had by now: nothing counts as read before. */
  get settled(): boolean {
    return this.#settled;
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
    const shown = ({ key, deleted }: TimelineMessage) => this.#announced.includes(key) && !deleted;
    // They are at the end, or nearly.
    return this.#conversation?.messages.slice(-10 * announcedAtMost).filter(shown) ?? [];
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
      if (!isWanted() || this.#shown.view.kind !== 'connecting') return;
      this.show(conversation);
    } catch {
      // Nothing is kept, or the network is away: once online it is opened, or said why not.
    }
  }

  /** Shows this one, and follows it for as long. @param key in the place of what had the same one */
  show(conversation: Conversation, key: object = conversation): void {
    this.key = key;
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
    this.showLatest();
    this.#announced = [];
    this.#readThrough = null;
  }

  /** The user writes: they are at the end of it, and what came before has been read. */
  writes(): void {
    this.#settled = true;
    this.#readThrough = null;
    this.showLatest();
  }

  /** Says behind what the line is, once what was missed is there or cannot be had for now. */
  settle(): void {
    const conversation = this.#conversation;
    if (!conversation || this.#settled) return;
    const status = this.#connection.client?.state.status;
    const isComing = status === 'connecting' || status === 'online';
    this.#settled = conversation.upToDate || !isComing;
    if (this.#settled && conversation.unread > 0) this.#readThrough = readIn(conversation);
  }

  async loadOlder(): Promise<void> {
    const shown = this.excerpt ?? this.#conversation;
    if (!shown || this.#loadingOlder) return;
    this.#loadingOlder = true;
    this.#host.requestUpdate();
    await this.#tell(shown.loadOlder());
    this.#loadingOlder = false;
    this.#host.requestUpdate();
  }

  async loadNewer(): Promise<void> {
    const { excerpt } = this;
    if (!excerpt || this.#loadingNewer) return;
    this.#loadingNewer = true;
    await this.#tell(excerpt.loadNewer());
    this.#loadingNewer = false;
    this.#host.requestUpdate();
  }

  /**
   * Shows the messages around this one, unless it is among those that are shown.
   * @returns whether it is shown: not if something else is to be by then
   * @throws ChatError as `Conversation.around`
   */
  async showAround(seq: number): Promise<boolean> {
    const place = ++this.#places;
    if (this.messages.some((message) => message.seq === seq)) return true;
    const excerpt = (await this.#conversation?.around(seq)) ?? null;
    if (place !== this.#places) {
      excerpt?.close();
      return false;
    }
    this.showLatest();
    this.#excerpt = excerpt;
    return true;
  }

  /** Shows the latest messages. */
  showLatest(): void {
    this.#places += 1;
    this.#excerpt?.close();
    this.#excerpt = null;
    this.#host.requestUpdate();
  }

  /** The next scroll there tries again. */
  async #tell(loading: Promise<void>): Promise<void> {
    try {
      await loading;
    } catch (error) {
      reportError(this.#host, error);
    }
  }

  /** Whether it is to be the same conversation still. */
  #wanted(visit: Visit): () => boolean {
    const { peer, opening } = this;
    return () => !visit.over && this.peer === peer && this.opening.topic === opening.topic;
  }

  #follow(conversation: Conversation): void {
    const onChange = (): void => {
      this.settle();
      this.#typing.follow(conversation.typing);
      this.#host.requestUpdate();
    };
    const onMessage = (message: TimelineMessage): void => {
      if (!message.own) this.#announced = [...this.#announced, message.key].slice(-announcedAtMost);
      this.#host.dispatchEvent(new ChatMessageEvent(message, conversation));
      this.#host.requestUpdate();
      lateActions.part?.keepEnd(conversation);
    };
    conversation.on('change', onChange);
    conversation.on('message', onMessage);
    this.#conversation = conversation;
    this.#settled = false;
    this.settle();
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

/** How far the user themself has read. */
function readIn({ members, peer, marks }: Conversation): number {
  const self = members.find(({ id }) => id !== peer.id);
  return (self && marks.get(self.id)?.read) ?? 0;
}

/** Usernames of accounts know no case. */
function isUser(user: User | null, username: string): boolean {
  return user?.username.toLowerCase() === username.toLowerCase();
}
