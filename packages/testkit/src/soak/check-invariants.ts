import type { Journal, Seen } from './journal.js';

/**
 * Holds every device's journal against what the server has, by the invariants of
 * docs/GUARANTEES.md. `history` is each conversation whole, by `seq`.
 *
 * @returns What was broken, in words; empty when everything holds.
 */
export function checkInvariants(
  journals: readonly Journal[],
  history: ReadonlyMap<string, readonly Seen[]>,
): string[] {
  const broken: string[] = [];

  for (const [conversationId, messages] of history) {
    messages.forEach((message, index) => {
      if (message.seq !== index + 1) {
        broken.push(`${conversationId}: place ${index + 1} holds seq ${message.seq}`);
      }
    });
    const texts = new Set<string>();
    for (const { text, seq } of messages) {
      if (texts.has(text))
        broken.push(`${conversationId}: ${text} is stored twice, again at ${seq}`);
      texts.add(text);
    }
    checkSenders(conversationId, messages, journals, broken);
  }

  for (const journal of journals) {
    const stored = history.get(journal.conversationId) ?? [];
    const who = `${journal.device} in ${journal.conversationId}`;
    checkSent(who, journal, stored, broken);
    journal.lives.forEach((life, index) => {
      const where = `${who}, life ${index + 1}`;
      checkContiguous(`${where}, opened`, life.opened, stored, broken);
      const position = life.opened.at(-1)?.seq ?? 0;
      const expected = stored.slice(position, position + life.events.length);
      const difference = firstDifference(life.events, expected);
      if (difference !== null) {
        broken.push(
          `${where}: event ${difference + 1} after ${position} was ${describe(life.events[difference])}, the server has ${describe(expected[difference])}`,
        );
      }
      if (life.shown) {
        checkContiguous(`${where}, shown`, life.shown, stored, broken);
        if (life.shown.at(-1)?.seq !== stored.at(-1)?.seq) {
          broken.push(
            `${where}: shows up to ${life.shown.at(-1)?.seq}, the server has ${stored.at(-1)?.seq}`,
          );
        }
        if (position + life.events.length !== stored.length) {
          broken.push(
            `${where}: ${life.events.length} events after ${position} of ${stored.length}`,
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
    for (const text of journal.sent.keys()) senders.set(text, journal.user);
  }
  for (const message of messages) {
    if (senders.get(message.text) !== message.senderId) {
      broken.push(`${conversationId}: ${describe(message)} was not sent by ${message.senderId}`);
    }
  }
}

/** Acknowledged is stored; sent is stored, once all is drained; a device's own order is kept. */
function checkSent(who: string, journal: Journal, stored: readonly Seen[], broken: string[]): void {
  const places = new Map(stored.map(({ text, seq }) => [text, seq]));
  let last = 0;
  for (const [text, outcome] of journal.sent) {
    const seq = places.get(text);
    if (outcome.kind === 'refused') {
      broken.push(`${who}: ${text} was refused with ${outcome.code}`);
      continue;
    }
    if (seq === undefined) {
      broken.push(`${who}: ${text} is ${outcome.kind} and not on the server`);
      continue;
    }
    if (outcome.kind === 'unanswered') {
      broken.push(`${who}: ${text} is stored as ${seq}, and its sender was never told`);
    }
    if (outcome.kind === 'acknowledged' && outcome.seq !== seq) {
      broken.push(`${who}: ${text} was acknowledged as ${outcome.seq} and is stored as ${seq}`);
    }
    if (seq < last) broken.push(`${who}: ${text} at ${seq} overtook the one before it at ${last}`);
    last = seq;
  }
}

function checkContiguous(
  where: string,
  seen: readonly Seen[],
  stored: readonly Seen[],
  broken: string[],
): void {
  const first = seen[0];
  if (!first) return;
  const expected = stored.slice(first.seq - 1, first.seq - 1 + seen.length);
  const difference = firstDifference(seen, expected);
  if (difference !== null) {
    broken.push(
      `${where}: row ${difference + 1} is ${describe(seen[difference])}, the server has ${describe(expected[difference])}`,
    );
  }
}

function firstDifference(seen: readonly Seen[], expected: readonly Seen[]): number | null {
  for (let index = 0; index < seen.length; index += 1) {
    const [a, b] = [seen[index], expected[index]];
    if (a?.seq !== b?.seq || a?.text !== b?.text || a?.senderId !== b?.senderId) return index;
  }
  return null;
}

function describe(message: Seen | undefined): string {
  return message ? `${message.seq} “${message.text}”` : 'nothing';
}
