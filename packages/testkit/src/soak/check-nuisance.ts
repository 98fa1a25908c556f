import type { TestServer } from '../test-server.js';
import { waitFor } from '../wait-for.js';
import { newcomer } from './ask-afresh.js';
import { changesOf } from './changes-of.js';
import { type BlockFindings, checkBlocks } from './check-blocks.js';
import type { Seen } from './journal.js';
import type { Nuisance } from './nuisance.js';

/**
 * What the user and all of their devices were ever told of the nuisance, and what the nuisance was told of
 * being blocked.
 *
 * @param own - The conversation as the nuisance has it now that all is quiet.
 * @param shown - As the user has.
 */
export function checkNuisance(
  { acts, times, heard, learned, refusals, person }: Nuisance,
  { own, shown }: { readonly own: readonly Seen[]; readonly shown: readonly Seen[] },
): BlockFindings {
  const found = checkBlocks({ acts, userId: person.id, times, heard, own, shown });
  return {
    ...found,
    broken: [
      ...found.broken.map((what) => `the nuisance and the user: ${what}`),
      ...learned.map((text) => `the nuisance was told: ${text}`),
      ...refusals.map((code) => `a block of the nuisance was refused with ${code}`),
    ],
  };
}

/**
 * What the user is told of the nuisance where they hold nothing yet, and whether all of their devices show the
 * same, now that all is quiet.
 *
 * @param shown - The conversation as the user has it.
 */
export async function checkShown(
  nuisance: Nuisance,
  server: TestServer,
  shown: readonly Seen[],
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
  const expected = shown.map(({ seq }) => seq);
  if (places.join() !== expected.join()) {
    broken.push(`the changes are of ${places.join()}, and the history of ${expected.join()}`);
  }
  if (through < head) broken.push(`all changes go up to ${through}, and not to ${head}`);
  const { read = 0 } = conversation.marks.get(user.id) ?? {};
  const unread = shown.filter(
    ({ seq, senderId, deleted }) => senderId === person.id && !deleted && seq > read,
  );
  if (conversation.unread !== Math.min(unread.length, 100)) {
    broken.push(`${conversation.unread} are unread, and it should be ${unread.length}`);
  }
  const last = list.items.find(({ id }) => id === conversationId)?.lastMessage;
  if (last && last.seq !== shown.at(-1)?.seq) {
    broken.push(`the last message is ${last.seq}, and not ${shown.at(-1)?.seq}`);
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
  return broken.map((what) => `the user is told of the nuisance: ${what}`);
}
