import { type ClientFrameOf, limits, type Message, type ServerFrame } from '@chat/protocol';
import { viewSettings } from '../chat/arranged.js';
import { ChatError } from '../chat/chat-error.js';
import type { Settings } from '../chat/settings.js';
import type { Changes, Sync } from '../chat/sync.js';

/**
 * About as many bytes of messages go out in one resume: well under what makes a connection a slow
 * consumer. The client pulls the rest.
 */
const resumeBytes = 384 * 1024;

export interface ResumeParts {
  readonly sync: Sync;
  readonly settings: Settings;
  /** Whom a user has blocked. */
  readonly blockedBy: (userId: string) => Promise<string[]>;
}

/**
 * The replies to a `resume`: a `changes`, `reset` or `removed` for each conversation that is not where
 * the client thinks, how each of them is arranged if it is, then `resumed`.
 *
 * The heads are read first. What is stored after that reaches the connection as an event, which is
 * held until the last of these replies is out.
 */
export async function* resumeReplies(
  { sync, settings, blockedBy }: ResumeParts,
  userId: string,
  { id, positions }: ClientFrameOf<'resume'>,
): AsyncGenerator<ServerFrame> {
  const heads = await sync.heads(userId);
  const headOf = new Map(heads.map((head) => [head.conversationId, head.rev]));
  let room = resumeBytes;
  // Named twice, a conversation is answered once.
  const positionOf = new Map(positions.map((each) => [each.conversationId, each.position]));
  for (const [conversationId, position] of positionOf) {
    if (headOf.get(conversationId) === position) continue;
    // Without room nothing is sent, so there is no use in reading more than whether there is any.
    const limit = room > 0 ? limits.pageSize : 1;
    const changes = await changesSince(sync, userId, conversationId, position, limit);
    if (changes === null) continue;
    if (changes.kind === 'removed') {
      yield { type: 'removed', conversationId };
    } else if (changes.kind === 'reset') {
      yield { type: 'reset', id, conversationId, head: changes.head };
    } else if (room <= 0) {
      yield { type: 'changes', id, conversationId, messages: [], through: position, more: true };
    } else {
      const { messages, through, more } = changes;
      room -= sizeOf(changes.messages);
      yield { type: 'changes', id, conversationId, messages, through, more };
    }
  }
  // Of these nothing else tells what came while the client was away.
  for (const [conversationId, its] of await settings.of(userId, [...positionOf.keys()])) {
    yield { type: 'settings', conversationId, settings: viewSettings(its) };
  }
  const blocked = await blockedBy(userId);
  yield { type: 'resumed', id, heads, ...(blocked.length > 0 && { blocked }) };
}

/** Null where there is nothing to say. */
async function changesSince(
  sync: Sync,
  userId: string,
  conversationId: string,
  position: number,
  limit: number,
): Promise<Changes | { readonly kind: 'removed' } | null> {
  try {
    const changes = await sync.changes(userId, conversationId, position, limit);
    const isNews = changes.kind === 'reset' || changes.through > position;
    return isNews ? changes : null;
  } catch (error) {
    // A conversation of others is treated as one that is not there any more, or never was.
    if (error instanceof ChatError && error.code === 'not_found') return { kind: 'removed' };
    throw error;
  }
}

/** An estimate in bytes, without serialising twice: up to three per UTF-16 unit, the data, and the envelope. */
function sizeOf(messages: readonly Pick<Message, 'text' | 'data'>[]): number {
  return messages.reduce(
    (bytes, { text, data }) => bytes + text.length * 3 + (data ? limits.dataBytes : 0) + 300,
    0,
  );
}
