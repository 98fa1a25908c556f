import { isDeepStrictEqual } from 'node:util';
import type { BlockTimes } from './block-times.js';
import { type Heard, reactionName } from './heard.js';
import type { Act, Seen } from './journal.js';

export interface Blocked {
  /** What the one who is blocked now and then did, on all of their devices. */
  readonly acts: readonly Act[];
  readonly userId: string;
  readonly times: BlockTimes;
  /** What the other one was ever told. */
  readonly heard: Pick<Heard, 'words' | 'places' | 'reactions'>;
  /** The conversation whole, as the one who is blocked has it at the end. */
  readonly own: readonly Seen[];
  /** As the other one has it. */
  readonly shown: readonly Seen[];
}

export interface BlockFindings {
  readonly broken: readonly string[];
  /** Messages of which it is sure that they were sent within a block. */
  readonly kept: number;
  /** And outside of any. */
  readonly passed: number;
}

/**
 * Holds what somebody was told of another one against when they had blocked them. What was begun and
 * acknowledged within a block is told to nobody; outside of any, it is seen; else either is right.
 */
export function checkBlocks({ acts, userId, times, heard, own, shown }: Blocked): BlockFindings {
  const broken: string[] = [];
  const byKey = new Map(own.map((message) => [message.key, message]));
  const theirs = new Map(shown.map((message) => [message.seq, message]));
  // What is not known to be over may have happened at any time.
  const isKept = (act: Act) => times.surely(true, act);
  const isPassed = (act: Act) => times.surely(false, act);
  const sent = acts.filter(({ kind, ended }) => kind === 'send' && Number.isFinite(ended));

  for (const act of sent) {
    const seq = byKey.get(act.key)?.seq;
    // Others find that it is lost.
    if (seq === undefined) continue;
    if (isPassed(act) && !theirs.has(seq)) broken.push(`${seq} was sent, and is not seen`);
    if (!isKept(act)) continue;
    if (theirs.has(seq)) broken.push(`${seq} was sent within a block, and is seen`);
    else if (heard.places.has(seq)) broken.push(`${seq} was sent within a block, and was told`);
  }

  for (const [word, carriers] of groupedBy(acts, ({ words }) => words)) {
    if (!carriers.every(isKept) || !heard.words.has(word)) continue;
    const { kind, key } = carriers[0] as Act;
    broken.push(`“${word}” was told, by which somebody ${kind}s ${byKey.get(key)?.seq} in a block`);
  }

  for (const message of own) {
    const view = theirs.get(message.seq);
    const of = acts.filter(({ key }) => key === message.key);
    broken.push(...checkReactions(message, view, of.filter(isReaction)));
    if (view === undefined || view.senderId !== userId) continue;
    const { seq, deleted } = message;
    if (view.deleted !== deleted) broken.push(`${seq} is deleted for one of the two alone`);
    const last = lastOf(of.filter(({ kind }) => kind === 'edit'));
    if (deleted || last === null || (last !== undefined && !isPassed(last))) continue;
    if (isDeepStrictEqual(contentOf(view), contentOf(message))) continue;
    broken.push(`${seq} says “${message.text}” by now, and is seen as “${view.text}”`);
  }

  return {
    broken,
    kept: sent.filter(isKept).length,
    passed: sent.filter(isPassed).length,
  };

  function checkReactions(message: Seen, view: Seen | undefined, on: readonly Act[]): string[] {
    return [...groupedBy(on, ({ emoji }) => [emoji ?? ''])].flatMap(([emoji, those]) => {
      const name = reactionName(message.seq, emoji);
      if (those.every(isKept) && heard.reactions.has(name)) {
        return [`${name} was put within a block, and was told`];
      }
      const isLost =
        view !== undefined &&
        those.every(isPassed) &&
        hasReaction(message, emoji) &&
        !hasReaction(view, emoji);
      return isLost ? [`${name} was put, and is not seen`] : [];
    });
  }

  function hasReaction({ reactions }: Seen, emoji: string): boolean {
    return reactions.some((each) => each.emoji === emoji && each.userIds.includes(userId));
  }
}

const isReaction = ({ kind, on }: Act) => kind === 'react' && on === true;

const contentOf = ({ text, data, edited }: Seen) => ({ text, data, edited });

/** The one that was surely last; undefined where there are none, null where nobody can tell. */
function lastOf(edits: readonly Act[]): Act | undefined | null {
  const last = edits.reduce<Act | undefined>(
    (latest, edit) => (latest && latest.began > edit.began ? latest : edit),
    undefined,
  );
  const isSure = edits.every((edit) => edit === last || edit.ended <= (last?.began ?? 0));
  return last === undefined || isSure ? last : null;
}

function groupedBy(
  acts: readonly Act[],
  namesOf: (act: Act) => readonly string[],
): Map<string, Act[]> {
  const groups = new Map<string, Act[]>();
  for (const act of acts) {
    for (const name of namesOf(act)) {
      const group = groups.get(name);
      if (group) group.push(act);
      else groups.set(name, [act]);
    }
  }
  return groups;
}
