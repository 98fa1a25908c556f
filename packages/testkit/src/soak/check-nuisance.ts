import type { TestServer } from '../test-server.js';
import { waitFor } from '../wait-for.js';
import { newcomer, type Told } from './ask-afresh.js';
import { changesOf } from './changes-of.js';
import { type BlockFindings, checkBlocks } from './check-blocks.js';
import type { Seen } from './journal.js';
import type { Nuisance } from './nuisance.js';

/**
 * What the user and all of their devices know of the nuisance now that all is quiet, and what the nuisance
 * knows of having been blocked.
 *
 * @param own - The conversation as the nuisance is told it.
 * @param shown - As the user is.
 */
export async function checkNuisance(
  nuisance: Nuisance,
  server: TestServer,
  { own, shown }: { readonly own: Told; readonly shown: Told },
): Promise<BlockFindings> {
  const { conversationId, acts, times, heard, learned, refusals, person } = nuisance;
  const [theirs, seen] = [own, shown].map(({ history }) => history.get(conversationId) ?? []) as [
    readonly Seen[],
    readonly Seen[],
  ];
  const afresh = await checkAfresh(nuisance, server, seen);
  const userId = person.id;
  // After all that anybody was told.
  const found = checkBlocks({ acts, userId, times, heard, own: theirs, shown: seen });
  return {
    ...found,
    broken: [
      ...[...found.broken, ...afresh].map((what) => `the user and the nuisance: ${what}`),
      ...learned.map((text) => `the nuisance was told: ${text}`),
      ...refusals.map((code) => `a block of the nuisance was refused with ${code}`),
    ],
  };
}

/** What somebody who holds nothing is told, and whether all devices of the user show the same. */
async function checkAfresh(
  nuisance: Nuisance,
  server: TestServer,
  history: readonly Seen[],
): Promise<string[]> {
  const { conversationId, user, person, times, heard } = nuisance;
  const broken: string[] = [];
  const client = newcomer(server, heard.hear);
  await client.signIn(user);
  await client.connect();
  const list = await client.conversations();
  const conversation = await client.conversation(conversationId);
  const { through, head, places } = await changesOf(server, user, conversationId, heard.hear);
  const { blocks } = await client.blocks();

  const isBlocked = blocks.some((block) => block.user.id === person.id);
  const instant = performance.now();
  if (!times.maybe(isBlocked, { began: instant, ended: instant })) {
    broken.push(`${isBlocked ? 'there is a block' : 'there is no block'}, which cannot be`);
  }
  const expected = history.map(({ seq }) => seq);
  if (places.join() !== expected.join()) {
    broken.push(`the changes are of ${places.join()}, and the history of ${expected.join()}`);
  }
  if (through < head) broken.push(`all changes go up to ${through}, and not to ${head}`);
  const { read = 0 } = conversation.marks.get(user.id) ?? {};
  const unread = history.filter(
    ({ seq, senderId, deleted }) => senderId === person.id && !deleted && seq > read,
  );
  if (conversation.unread !== Math.min(unread.length, 100)) {
    broken.push(`${conversation.unread} are unread, and it should be ${unread.length}`);
  }
  const last = list.items.find(({ id }) => id === conversationId)?.lastMessage;
  if (last && last.seq !== history.at(-1)?.seq) {
    broken.push(`the last message is ${last.seq}, and not ${history.at(-1)?.seq}`);
  }
  const unlike = () => {
    const view = nuisance.viewIn(client, list);
    return [...nuisance.views()]
      .filter(([, each]) => each !== view)
      .map(([name, each]) => `${name} shows ${each}, and it should be ${view}`);
  };
  await waitFor(() => client.hasBlocked(person.id) === isBlocked && unlike().length === 0, {
    timeout: 15_000,
  }).catch(() => {});
  broken.push(...unlike());
  await client.signOut();
  return broken;
}
