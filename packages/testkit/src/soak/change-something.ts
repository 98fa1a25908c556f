import type { ChatError, Conversation, TimelineMessage } from '@chat/client';
import { type Journal, labelOf, type RefusedChange, type Wish, writeDownAct } from './journal.js';
import type { Random } from './random.js';
import { ownWord, wordsFor, wordsIn } from './words.js';

/** How far back somebody changes messages. */
const reach = 30;
/** One for each device, so that what becomes of it is for that device to say. */
const emojis = ['👍', '🎉', '❤️', '😂', '😮', '😢', '🙏', '🔥'];

export interface Changing {
  readonly conversation: Conversation;
  readonly journal: Journal;
  readonly random: Random;
  /** Which of its user's devices it is. */
  readonly number: number;
  /** Unique among all texts of the device. */
  readonly version: number;
}

/** Edits, deletes or reacts to one of the latest messages, and writes down what is wanted of it. */
export function changeSomething(changing: Changing): void {
  const { conversation, random } = changing;
  const rows = conversation.messages.slice(-reach).filter(isThere);
  if (rows.length === 0) return;
  const message = random.pick(rows);
  const mayEdit = message.own && (isContested(message) || isFrom(message, changing.journal.device));
  if (mayEdit && random.chance(0.15)) remove(message, changing);
  else if (mayEdit && random.chance(0.7)) edit(message, changing);
  else react(message, changing);
}

/** A row that can be changed. */
export function isThere({ own, seq, deleted, system, status }: TimelineMessage): boolean {
  // What somebody else is still writing is no message.
  return !deleted && !system && status !== 'failed' && (own || seq !== null);
}

/** Every third message is changed by each of its author's devices: all must agree, whoever wins. */
function isContested({ text }: TimelineMessage): boolean {
  return Number(/#(\d+)/.exec(text)?.[1] ?? 0) % 3 === 0;
}

function isFrom({ text }: TimelineMessage, device: string): boolean {
  return text.startsWith(`${device} #`);
}

function edit(message: TimelineMessage, changing: Changing): void {
  const { random, version } = changing;
  // Sometimes of its data alone.
  const words = wordsFor(changing.journal.device, version, random);
  const text = random.chance(0.2) ? message.text : `${labelOf(message.text)} v${version} ${words}`;
  const word = ownWord(changing.journal.device, version);
  const data = random.chance(0.1) ? null : random.chance(0.4) ? { version: word } : undefined;
  const wish = wishFor(message, changing.journal);
  const contested = isContested(message);
  if (!contested) {
    wish.text = text;
    if (data !== undefined) wish.data = data;
  }
  const promise = changing.conversation.edit(message, text, { data });
  // What is not said of the data leaves it as it is.
  const kept = JSON.stringify([text, data === undefined ? message.data : data]);
  writeDownAct(changing.journal, { kind: 'edit', key: message.key, words: wordsIn(kept) }, promise);
  settle(promise, { kind: 'edit', contested, message, changing }, () => {
    if (wish.text === text) wish.text = undefined;
    if (wish.data === data) wish.data = undefined;
  });
}

function remove(message: TimelineMessage, changing: Changing): void {
  const wish = wishFor(message, changing.journal);
  // However many want it: once one of them did, it is gone.
  wish.text = null;
  const promise = changing.conversation.delete(message);
  writeDownAct(changing.journal, { kind: 'delete', key: message.key, words: [] }, promise);
  settle(promise, { kind: 'delete', contested: isContested(message), message, changing }, () => {
    if (wish.text === null) wish.text = undefined;
  });
}

function react(message: TimelineMessage, changing: Changing): void {
  // One that all of them have: whoever is last wins, and all must agree who that was.
  const isShared = changing.random.chance(0.4);
  const emoji = isShared ? '👀' : (emojis[changing.number] as string);
  const on = changing.random.chance(0.6);
  const { reactions } = wishFor(message, changing.journal);
  if (!isShared) reactions.set(emoji, on);
  const promise = changing.conversation.react(message, emoji, on);
  writeDownAct(
    changing.journal,
    { kind: 'react', key: message.key, words: [], emoji, on },
    promise,
  );
  settle(promise, { kind: 'react', contested: false, message, changing }, () => {
    if (reactions.get(emoji) === on) reactions.delete(emoji);
  });
}

function wishFor({ key }: TimelineMessage, { wishes }: Journal): Wish {
  const wish = wishes.get(key) ?? { reactions: new Map() };
  wishes.set(key, wish);
  return wish;
}

function settle(
  promise: Promise<unknown>,
  {
    kind,
    contested,
    message,
    changing,
  }: Pick<RefusedChange, 'kind' | 'contested'> & { message: TimelineMessage; changing: Changing },
  onRefused: () => void,
): void {
  promise.catch(({ code }: ChatError) => {
    // The page was closed: what becomes of it is the next life's business.
    if (code === 'disconnected' || code === 'signed_out' || code === 'disposed') return;
    onRefused();
    changing.journal.refused.push({ key: message.key, kind, code, contested });
    // Shown as failed until somebody decides; here nobody insists.
    changing.conversation.discard(message.key);
  });
}
