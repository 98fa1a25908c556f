import { type Journal, labelOf, type Seen, type Wish } from './journal.js';

/** The part of a text that is quoted. */
const quoted = 300;

/** Each quote says what its original says now, and nothing of one that was deleted. */
export function checkQuotes(
  conversationId: string,
  stored: readonly Seen[],
  broken: string[],
): void {
  const bySeq = new Map(stored.map((message) => [message.seq, message]));
  for (const { seq, quote } of stored) {
    if (quote === null) continue;
    const original = bySeq.get(quote.seq);
    if (original?.text.slice(0, quoted) === quote.text && original.deleted === quote.deleted) {
      continue;
    }
    broken.push(
      `${conversationId}: ${seq} quotes “${quote.text}” at ${quote.seq}, which is “${original?.text}”`,
    );
  }
}

/** What is deleted says nothing any more. */
export function checkDeleted(
  conversationId: string,
  stored: readonly Seen[],
  broken: string[],
): void {
  for (const { seq, deleted, text, data, reactions, quote, files, edited } of stored) {
    if (!deleted) continue;
    const isEmpty = text === '' && data === null && quote === null && !edited;
    if (isEmpty && reactions.length === 0 && files.length === 0) continue;
    broken.push(`${conversationId}: ${seq} is deleted, and something is left of it`);
  }
}

/** Each message ended as it was last wanted, where one device alone wanted something of it. */
export function checkWishes(who: string, journal: Journal, stored: readonly Seen[]): string[] {
  const byKey = new Map(stored.map((message) => [message.key, message]));
  const broken: string[] = [];
  for (const [key, wish] of journal.wishes) {
    const message = byKey.get(key);
    // One that was deleted before it was sent is nowhere; if it should be there, others find that.
    if (message === undefined) continue;
    broken.push(...unfulfilled(journal, message, wish).map((what) => `${who}: ${what}`));
  }
  for (const { key, kind, code, contested } of journal.refused) {
    const message = byKey.get(key);
    const isCalled =
      message === undefined ||
      message.deleted ||
      (contested && kind === 'edit' && code === 'conflict');
    if (!isCalled) broken.push(`${who}: a ${kind} of ${message.seq} was refused with ${code}`);
  }
  return broken;
}

function unfulfilled(journal: Journal, message: Seen, wish: Wish): string[] {
  const { text, data, reactions } = wish;
  const { seq } = message;
  if (message.deleted) {
    return typeof text === 'string' ? [`${seq} was to say “${text}”, and is deleted`] : [];
  }
  const broken: string[] = [];
  if (text === null) broken.push(`${seq} was deleted, and says “${message.text}”`);
  else if (text !== undefined && text !== message.text) {
    broken.push(`${seq} was to say “${text}”, and says “${message.text}”`);
  }
  const [wanted, is] = [data, message.data].map((each) => JSON.stringify(each));
  if (data !== undefined && wanted !== is) {
    broken.push(`${seq} was to have the data ${wanted}, and has ${is}`);
  }
  for (const [emoji, on] of reactions) {
    const reaction = message.reactions.find((each) => each.emoji === emoji);
    const is = reaction?.userIds.includes(journal.user) ?? false;
    if (is !== on) broken.push(`${seq} was to have ${emoji} ${on ? 'on' : 'off'}, and has not`);
  }
  return broken;
}

/** Where a message that was sent under a label is; one that was deleted is known by its key only. */
export function placeOf(
  journal: Journal,
  stored: readonly Seen[],
): (label: string) => number | undefined {
  const byLabel = new Map(stored.map(({ text, seq }) => [labelOf(text), seq]));
  const byKey = new Map(stored.map(({ key, seq }) => [key, seq]));
  return (label) => byLabel.get(label) ?? byKey.get(journal.keys.get(label) ?? '');
}
