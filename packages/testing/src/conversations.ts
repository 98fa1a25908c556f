import { randomUUID } from 'node:crypto';
import type { Administration } from './administration.js';
import { TestingError } from './testing-error.js';
import type { ChatPerson } from './users.js';

/** Who says what. */
export type Line = readonly [by: string | ChatPerson, text: string];

/** What a conversation is about, as in `conversationWith(username, opening)`. */
export interface Opening {
  readonly topic?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** A message as the server has stored it. */
export interface StoredMessage {
  /** Its place: 1, 2, 3 … */
  readonly seq: number;
  readonly senderId: string;
  readonly text: string;
  /** ms since the epoch, by the clock of the chat. */
  readonly createdAt: number;
}

export interface FilledConversation {
  readonly id: string;
  /** Those that were written now. */
  readonly messages: readonly StoredMessage[];
}

/** Opens a conversation of two, if there is none, and has them say these lines one after the other. */
export async function fillConversation(
  administration: Administration,
  members: readonly [ChatPerson, ChatPerson],
  lines: readonly Line[],
  opening: Opening,
): Promise<FilledConversation> {
  const written = lines.map(([by, text]) => ({ senderId: memberOf(members, by).id, text }));
  const memberIds = members.map(({ id }) => id);
  const opened = await administration.ask('POST', 'admin/conversations', { memberIds, ...opening });
  const { id } = opened.conversation as { id: string };
  const messages: StoredMessage[] = [];
  for (const line of written) {
    const body = { clientId: randomUUID(), ...line };
    const answer = await administration.ask('POST', `admin/conversations/${id}/messages`, body);
    const { seq, senderId, text, createdAt } = answer.message as StoredMessage;
    messages.push({ seq, senderId, text, createdAt });
  }
  return { id, messages };
}

/** All that a conversation has now, in its order: as it is stored, whatever the network does. */
export async function storedMessages(
  administration: Administration,
  conversationId: string,
): Promise<readonly StoredMessage[]> {
  const all: StoredMessage[] = [];
  for (;;) {
    const first = all[0]?.seq;
    // Whoever reads says who they are, and why: an administrator does.
    const query = new URLSearchParams({ by: 'a test', reason: 'to see what is stored' });
    if (first !== undefined) query.set('before', String(first));
    const path = `admin/conversations/${conversationId}/messages?${query}`;
    const page = (await administration.ask('GET', path)).messages as readonly StoredMessage[];
    all.unshift(
      ...page.map(({ seq, senderId, text, createdAt }) => ({ seq, senderId, text, createdAt })),
    );
    if ((page[0]?.seq ?? 1) === 1) return all;
  }
}

function memberOf(members: readonly ChatPerson[], by: string | ChatPerson): ChatPerson {
  const member = members.find((each) =>
    typeof by === 'string' ? each.username === by : each === by,
  );
  if (member !== undefined) return member;
  const name = typeof by === 'string' ? by : by.username;
  throw new TestingError('no_member', `${name} has a line, and is not in the conversation.`);
}
