import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChatError, Conversation, TimelineMessage } from '@chat/client';
import type { TestServer } from '../test-server.js';
import { waitFor } from '../wait-for.js';
import { newcomer } from './ask-afresh.js';
import type { Circle } from './check-finding.js';
import { contentOf, type Enclosed, enclosedIn } from './enclose.js';
import type { Journal } from './journal.js';

/** How many files are deleted at the end, to see what is left of them. */
const sampled = 3;
/** How long, in ms, a server may take to remove them. */
const patience = 20_000;

export interface FileFindings {
  /** How many were read, each by everybody who sees it. */
  readonly read: number;
  readonly broken: readonly string[];
}

/**
 * Whether every file can be read by each who sees its message, and none any more of what is deleted. Deletes some
 * then, whose bytes must go: nothing but this is to be looked at afterwards.
 */
export async function checkFiles(
  server: TestServer,
  circles: readonly Circle[],
): Promise<FileFindings> {
  const findings: FileFindings[] = [];
  let removed = 0;
  await server.start();
  for (const { devices, people, views } of circles) {
    const journals = devices.flatMap((device) => device.journals);
    for (const person of people) {
      const client = newcomer(server);
      await client.signIn(person);
      await client.connect();
      const own = [...views.keys()].filter((key) => key.startsWith(`${person.id} `));
      for (const id of own.map((key) => key.slice(person.id.length + 1))) {
        const conversation = await client.conversation(id);
        while (conversation.hasOlder) await conversation.loadOlder(100);
        const found = await checkConversation(conversation, journals);
        const who = `${person.username} in ${id}`;
        findings.push({ ...found, broken: found.broken.map((what) => `${who}: ${what}`) });
        const mine = conversation.messages.filter(({ own, files }) => own && files.length > 0);
        const [last] = mine.slice(-1);
        if (last && removed < sampled) {
          removed += 1;
          findings.push({ read: 0, broken: await removeFiles(server, conversation, last) });
        }
      }
      await client.signOut();
    }
  }
  return {
    read: findings.reduce((sum, { read }) => sum + read, 0),
    broken: findings.flatMap(({ broken }) => broken),
  };
}

async function checkConversation(
  conversation: Conversation,
  journals: readonly Journal[],
): Promise<FileFindings> {
  const broken: string[] = [];
  let read = 0;
  for (const row of conversation.messages) {
    const found = await readAll(conversation, row);
    read += row.files.length;
    broken.push(...found.map((what) => `a file of ${row.seq} ${what}`));
    if (!row.deleted) continue;
    const lost = journals.flatMap(({ enclosed }) => enclosed.get(row.key) ?? []);
    const kept = await stillThere(conversation, row, lost);
    broken.push(...kept.map((name) => `${row.seq} is deleted, and ${name} can be read`));
  }
  return { read, broken };
}

/** What is wrong with the files of a message. */
async function readAll(conversation: Conversation, row: TimelineMessage): Promise<string[]> {
  const broken: string[] = [];
  for (const file of row.files) {
    try {
      const response = await fetch(await conversation.fileUrl(row, file));
      const bytes = Buffer.from(await response.arrayBuffer());
      if (!response.ok) broken.push(`is answered with ${response.status}`);
      else if (!bytes.equals(contentOf(file.name, file.size))) broken.push('has another content');
    } catch (error) {
      broken.push(`is refused with ${(error as ChatError).code}`);
    }
  }
  return broken;
}

/** Names of those that a message had, and that can still be read. */
async function stillThere(
  conversation: Conversation,
  row: TimelineMessage,
  lost: readonly Enclosed[],
): Promise<string[]> {
  const names: string[] = [];
  for (const { id, name, size } of lost) {
    const file = { id, name, size, type: 'text/plain' };
    const url = await conversation.fileUrl(row, file).catch(() => null);
    if (url !== null && (await fetch(url)).ok) names.push(name);
  }
  return names;
}

/** Deletes a message, and waits for its files to be gone from where they were kept, and for its links to end. */
async function removeFiles(
  { dataDir }: TestServer,
  conversation: Conversation,
  row: TimelineMessage,
): Promise<string[]> {
  const files = enclosedIn(row);
  const urls = await Promise.all(row.files.map((file) => conversation.fileUrl(row, file)));
  await conversation.delete(row);
  const isGone = async ({ id }: Enclosed, index: number) => {
    const { status } = await fetch(urls[index] ?? '');
    const isKept = await access(join(dataDir, 'chat-files', `${id}`)).then(
      () => true,
      () => false,
    );
    return status === 404 && !isKept;
  };
  const areGone = async () => (await Promise.all(files.map(isGone))).every(Boolean);
  return waitFor(areGone, { timeout: patience }).then(
    () => [],
    () => [`${conversation.id}: ${row.seq} was deleted, and something is left of its files`],
  );
}
