import { isDeepStrictEqual } from 'node:util';
import type { MessageSearch } from '@chat/client';
import type { TestServer } from '../test-server.js';
import { waitFor } from '../wait-for.js';
import { newcomer, type Told } from './ask-afresh.js';
import { checkIndex } from './check-index.js';
import type { Device, Person } from './device.js';
import { acknowledged, labelOf, type Seen } from './journal.js';
import { areOf } from './judge-answer.js';
import { keepTrying } from './keep-trying.js';
import type { Random } from './random.js';
import { hasAll, lastWordOf, ownWordOf, searchedWords } from './words.js';

/**
 * By how much, in ms, times of messages may be out of order: each is given before the message has its place, and on
 * a busy machine a node waits for its turn for as long as 10 s.
 */
const disorder = 20_000;
/** Messages whose own words are searched for. */
const sampled = 4;

type History = ReadonlyMap<string, readonly Seen[]>;

/** People, their devices, and what they have as the server tells it. */
export interface Circle extends Told {
  readonly devices: readonly Device[];
  readonly people: readonly Person[];
}

interface Finding {
  /** Of one who is blocked, and of the one who has blocked them, each is of a circle of its own. */
  readonly circles: readonly Circle[];
  readonly server: TestServer;
  readonly random: Random;
  /** What else is asked of it, in each of its states. */
  readonly more: () => Promise<readonly string[]>;
}

/** What can search: a client, or a conversation. */
interface Place {
  search(text: string, options: { limit: number }): Promise<MessageSearch>;
}

interface Hit {
  readonly conversationId: string;
  readonly seq: number;
  readonly text: string;
  readonly sentAt: number;
}

/**
 * What devices show and find now that all is quiet. On the embedded store also with an index that was
 * filled with all there is, as it is when it was away.
 */
export async function checkSearching(
  finding: Finding,
  log: (line: string) => void,
): Promise<string[]> {
  const { circles, server, more } = finding;
  const broken: string[] = [];
  for (const { devices, history } of circles) broken.push(...(await checkOpen(devices, history)));
  broken.push(...(await checkFinding(finding)), ...(await more()));
  if (server.nodes > 1) return broken;
  await server.restart();
  broken.push(...(await checkFinding(finding)), ...(await more()));
  const messages = circles.flatMap(({ history }) => [...history.values()].flat());
  return [...broken, ...(await checkIndex(server, messages, log))];
}

/**
 * Now that all is quiet, each device of each user, and one that holds nothing, finds exactly the messages
 * that the history says it should, the latest first, and in the same order.
 */
async function checkFinding({ circles, server, random }: Finding): Promise<string[]> {
  const broken: string[] = [];
  for (const circle of circles) {
    for (const person of circle.people) {
      broken.push(...(await checkFindingOf(person, circle, server, random)));
    }
  }
  return broken;
}

async function checkFindingOf(
  person: Person,
  { devices, history, views }: Circle,
  server: TestServer,
  random: Random,
): Promise<string[]> {
  const broken: string[] = [];
  const own = devices.filter((device) => device.person === person);
  const visible = new Map([...history].filter(([id]) => views.has(`${person.id} ${id}`)));
  const client = newcomer(server);
  await client.signIn(person);
  await client.connect();
  for (const text of [...searchedWords, ...sampleOf(visible, random)]) {
    const expected = findIn(visible, text);
    const first = await findAll(client, text, broken);
    const say = (who: string, what: string) =>
      broken.push(`${who} searches for “${text}”: ${what}`);
    for (const what of difference(first, expected)) say(`${person.username} afresh`, what);
    for (const device of own) {
      if (device.client === null) continue;
      const found = await findAll(device.client, text, broken);
      if (!isDeepStrictEqual(found, first)) {
        say(device.name, [...difference(found, expected), 'not as one that holds nothing'].join());
      }
    }
  }
  const [id, messages] = random.pick([...visible]);
  const found = await findAll(await client.conversation(id), 'pizza', broken);
  const differences = difference(found, findIn(new Map([[id, messages]]), 'pizza'));
  broken.push(...differences.map((what) => `${person.username} in ${id} alone: ${what}`));
  await client.signOut();
  for (const device of own) broken.push(...(await checkPlace(device, id, messages, random)));
  return broken;
}

/** Goes to an old place of a conversation and reads on from there: all of it is as it is in the history. */
async function checkPlace(
  { name, client }: Device,
  id: string,
  stored: readonly Seen[],
  random: Random,
): Promise<string[]> {
  if (client === null) return [];
  const { seq } = random.pick(stored);
  const conversation = await client.conversation(id);
  const excerpt = await keepTrying(() => conversation.around(seq), untilGivenUp());
  let isThere = false;
  for (;;) {
    const look = () => {
      const shown = acknowledged(excerpt === null || excerpt.joined ? conversation : excerpt);
      const start = stored.findIndex((row) => row.seq === shown[0]?.seq);
      return { shown, expected: stored.slice(start, start + shown.length) };
    };
    // What the device has kept is shown at once, and the server's word follows.
    const isRight = () => isDeepStrictEqual(look().shown, look().expected);
    await waitFor(isRight, { timeout: 15_000 }).catch(() => {});
    const { shown, expected } = look();
    isThere ||= shown.some((row) => row.seq === seq);
    if (!isThere || !isDeepStrictEqual(shown, expected)) {
      const seqs = shown.map((row) => row.seq).join();
      const at = shown.findIndex((row, index) => !isDeepStrictEqual(row, expected[index]));
      const first = `first ${JSON.stringify(shown[at])} for ${JSON.stringify(expected[at])}`;
      return [`${name} went to ${seq} of ${id}, and is shown ${seqs}, not as they are: ${first}`];
    }
    if (excerpt === null || excerpt.joined) return [];
    await keepTrying(() => excerpt.loadNewer(random.between(1, 100)), untilGivenUp());
  }
}

/** What was wrong with what devices found while all went on, and what they still show of it. */
export function checkFound(
  devices: readonly Device[],
  history: History,
  isIn: (person: Person, conversationId: string) => boolean,
): string[] {
  return devices.flatMap(({ name, person, finder }) => [
    ...finder.broken.map((what) => `${name} ${what}`),
    ...[...finder.met]
      .filter((id) => !isIn(person, id))
      .map((id) => `${name} found something in ${id}, where its user is not`),
    ...finder.parts.flatMap(({ conversationId, seqs }) => {
      const all = history.get(conversationId)?.map(({ seq }) => seq) ?? [];
      const start = all.indexOf(seqs[0] ?? 0);
      const isPart = seqs.length === 0 || seqs.every((seq, at) => all[start + at] === seq);
      return isPart ? [] : [`${name} was shown ${seqs.join()} of ${conversationId}, with a gap`];
    }),
  ]);
}

/** What is open on devices, and does not become what the server has. */
async function checkOpen(devices: readonly Device[], history: History): Promise<string[]> {
  const unlike = () =>
    devices.flatMap(({ name, finder }) => finder.unlike(history).map((what) => `${name} ${what}`));
  await waitFor(() => unlike().length === 0, { timeout: 15_000 }).catch(() => {});
  return unlike();
}

function findIn(history: History, text: string): Hit[] {
  return [...history].flatMap(([conversationId, messages]) =>
    messages
      .filter((message) => !message.deleted && hasAll(message.text, text))
      .map(({ seq, text }) => ({ conversationId, seq, text, sentAt: 0 })),
  );
}

/** The server may have been restarted, and devices may be on their way back to it. */
function untilGivenUp(): () => boolean {
  const until = performance.now() + 30_000;
  return () => performance.now() < until;
}

/** All pages. Also says what is wrong with each result by itself. */
async function findAll(place: Place, text: string, broken: string[]): Promise<Hit[]> {
  const isTime = untilGivenUp();
  const search = await keepTrying(() => place.search(text, { limit: 50 }), isTime);
  while (search.hasMore) await keepTrying(() => search.loadMore(50), isTime);
  const { results } = search;
  search.close();
  return results.map(({ conversation, message, matches }) => {
    if (!areOf(matches, message.text, text)) {
      broken.push(`${JSON.stringify(matches)} are “${text}” in “${message.text}”`);
    }
    return {
      conversationId: conversation.id,
      ...{ seq: message.seq ?? -1, text: message.text, sentAt: message.createdAt },
    };
  });
}

/** Messages that are not found, or wrongly, or in a wrong order. */
function difference(found: readonly Hit[], expected: readonly Hit[]): string[] {
  const named = (hits: readonly Hit[]) =>
    new Set(hits.map(({ conversationId, seq, text }) => `${conversationId} ${seq} “${text}”`));
  const [all, wanted] = [named(found), named(expected)];
  return [
    ...[...wanted].filter((name) => !all.has(name)).map((name) => `does not find ${name}`),
    ...[...all].filter((name) => !wanted.has(name)).map((name) => `finds ${name}`),
    ...(all.size < found.length ? ['finds something twice'] : []),
    ...found.flatMap((hit, at) => {
      const later = found
        .slice(0, at)
        .filter(({ conversationId }) => conversationId === hit.conversationId);
      const isBehind =
        later.every(({ seq }) => seq > hit.seq) &&
        hit.sentAt <= (found[at - 1]?.sentAt ?? Number.POSITIVE_INFINITY) + disorder;
      return isBehind ? [] : [`finds ${hit.conversationId} ${hit.seq} too late`];
    }),
  ];
}

/** Words that one text alone has, or had: of some that are there, and some that are deleted or edited. */
function sampleOf(history: History, random: Random): string[] {
  const all = [...history.values()].flat();
  const there = all.filter(({ deleted }) => !deleted);
  const edited = there.filter((message) => message.edited);
  const some = <T>(items: readonly T[]) =>
    items.length === 0 ? [] : Array.from({ length: sampled }, () => random.pick(items));
  return [
    ...some(there).map(({ text }) => lastWordOf(text)),
    ...some(there).map(({ text }) => labelOf(text).split(' ')[1] ?? ''),
    ...some(edited).map(({ text }) => ownWordOf(text)),
  ];
}
