import { isDeepStrictEqual } from 'node:util';
import { checkDeleted, checkQuotes, checkWishes, placeOf } from './check-changes.js';
import { type Journal, labelOf, type Seen } from './journal.js';

/** What is told of a message when it is announced: it may have changed since. */
type Announced = Pick<Seen, 'seq' | 'key' | 'senderId' | 'text'>;

/**
 * Holds every device's journal against what the server has, by the invariants of
 * docs/GUARANTEES.md. `history` is each conversation whole, by `seq`.
 *
 * @param writers - Of others who wrote in these conversations, and are told something else of them.
 * @returns What was broken, in words; empty when everything holds.
 */
export function checkInvariants(
  journals: readonly Journal[],
  history: ReadonlyMap<string, readonly Seen[]>,
  writers: readonly Journal[] = [],
): string[] {
  const broken: string[] = [];

  for (const [conversationId, messages] of history) {
    const keys = new Set<string>();
    messages.forEach((message, index) => {
      const before = messages[index - 1]?.seq ?? 0;
      if (message.seq <= before) {
        broken.push(`${conversationId}: after ${before} comes seq ${message.seq}`);
      }
      const label = message.deleted ? message.key : labelOf(message.text);
      if (keys.has(label)) {
        broken.push(`${conversationId}: ${label} is stored twice, again at ${message.seq}`);
      }
      keys.add(label);
    });
    checkSenders(conversationId, messages, [...journals, ...writers], broken);
    checkQuotes(conversationId, messages, broken);
    checkDeleted(conversationId, messages, broken);
  }

  for (const journal of journals) {
    const stored = history.get(journal.conversationId) ?? [];
    const who = `${journal.device} in ${journal.conversationId}`;
    checkSent(who, journal, stored, broken);
    broken.push(...checkWishes(who, journal, stored));
    journal.lives.forEach((life, index) => {
      const where = `${who}, life ${index + 1}`;
      checkContiguous(`${where}, opened`, life.opened, stored, isSameMessage, broken);
      const position = life.opened.at(-1)?.seq ?? 0;
      const after = stored.filter(({ seq }) => seq > position);
      const difference = firstDifference(life.events, after, isSameMessage);
      if (difference !== null) {
        broken.push(
          `${where}: event ${difference + 1} after ${position} was ${describe(life.events[difference])}, the server has ${describe(after[difference])}`,
        );
      }
      if (life.shown) {
        checkContiguous(`${where}, shown`, life.shown, stored, isDeepStrictEqual, broken);
        if (life.shown.at(-1)?.seq !== stored.at(-1)?.seq) {
          broken.push(
            `${where}: shows up to ${life.shown.at(-1)?.seq}, the server has ${stored.at(-1)?.seq}`,
          );
        }
        if (life.events.length !== after.length) {
          broken.push(
            `${where}: ${life.events.length} events after ${position}, the server has ${after.length}`,
          );
        }
      }
    });
  }
  return broken;
}

/** Whatever is stored was sent, by the user whose name is on it. */
function checkSenders(
  conversationId: string,
  messages: readonly Seen[],
  journals: readonly Journal[],
  broken: string[],
): void {
  const senders = new Map<string, string>();
  for (const journal of journals) {
    if (journal.conversationId !== conversationId) continue;
    for (const label of journal.sent.keys()) senders.set(label, journal.user);
    for (const key of journal.keys.values()) senders.set(key, journal.user);
  }
  for (const message of messages) {
    const name = message.deleted ? message.key : labelOf(message.text);
    if (senders.get(name) !== message.senderId) {
      broken.push(`${conversationId}: ${describe(message)} was not sent by ${message.senderId}`);
    }
  }
}

/** Acknowledged is stored; sent is stored, once all is drained; a device's own order is kept. */
function checkSent(who: string, journal: Journal, stored: readonly Seen[], broken: string[]): void {
  const place = placeOf(journal, stored);
  const bySeq = new Map(stored.map((message) => [message.seq, message]));
  let last = 0;
  for (const [label, outcome] of journal.sent) {
    const seq = place(label);
    if (outcome.kind === 'refused') {
      const { code, answered, row } = outcome;
      const called = outcome.called || bySeq.get(answered ?? -1)?.deleted === true;
      const there = stored.find(({ key }) => key === journal.keys.get(label));
      const words = [row, there && `is stored as ${JSON.stringify(there)}`].filter(Boolean);
      if (!called) broken.push([`${who}: ${label} was refused with ${code}`, ...words].join('; '));
      continue;
    }
    if (seq === undefined) {
      const wasDeleted = journal.wishes.get(journal.keys.get(label) ?? '')?.text === null;
      if (outcome.kind === 'acknowledged' || !wasDeleted) {
        broken.push(`${who}: ${label} is ${outcome.kind} and not on the server`);
      }
      continue;
    }
    if (outcome.kind === 'unanswered') {
      broken.push(`${who}: ${label} is stored as ${seq}, and its sender was never told`);
    }
    if (outcome.kind === 'acknowledged' && outcome.seq !== seq) {
      broken.push(`${who}: ${label} was acknowledged as ${outcome.seq} and is stored as ${seq}`);
    }
    const files = journal.files.get(label);
    const message = bySeq.get(seq);
    if (message?.deleted === false && !isDeepStrictEqual(namesOf(message), files ?? [])) {
      broken.push(
        `${who}: ${label} at ${seq} was to have the files ${files}, and has ${namesOf(message).join() || 'none'}`,
      );
    }
    // It waited for its files, and what came then did not wait for it.
    if (files) continue;
    if (seq < last) broken.push(`${who}: ${label} at ${seq} overtook the one before it at ${last}`);
    last = seq;
  }
}

const namesOf = ({ files }: Seen) => files.map(({ name }) => name);

function checkContiguous(
  where: string,
  seen: readonly Seen[],
  stored: readonly Seen[],
  isSame: (a: Seen | undefined, b: Seen | undefined) => boolean,
  broken: string[],
): void {
  const first = seen[0];
  if (!first) return;
  const start = stored.findIndex(({ seq }) => seq === first.seq);
  const expected = start < 0 ? [] : stored.slice(start, start + seen.length);
  const difference = firstDifference(seen, expected, isSame);
  if (difference !== null) {
    broken.push(
      `${where}: row ${difference + 1} is ${describe(seen[difference])}, the server has ${describe(expected[difference])}`,
    );
  }
}

function firstDifference<A, B>(
  seen: readonly A[],
  expected: readonly B[],
  isSame: (a: A | undefined, b: B | undefined) => boolean,
): number | null {
  const index = seen.findIndex((each, at) => !isSame(each, expected[at]));
  return index < 0 ? null : index;
}

const isSameMessage = (a: Announced | undefined, b: Announced | undefined) =>
  a?.seq === b?.seq && a?.key === b?.key && a?.senderId === b?.senderId;

function describe(message: Announced | undefined): string {
  if (message === undefined) return 'nothing';
  const { seq, text, ...rest } = message as Seen;
  const more = rest.deleted ? ', deleted' : rest.edited ? ', edited' : '';
  const reactions = (rest.reactions ?? []).map(({ emoji, userIds }) => `${emoji}${userIds.length}`);
  return `${seq} “${text}”${more}${reactions.length > 0 ? `, ${reactions.join('')}` : ''}`;
}
