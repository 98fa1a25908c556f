import type { Message } from '@chat/protocol';
import { badResponse, ChatError } from '../chat-error.js';
import type { Reply, RequestLink } from '../connection/connection.js';
import type { ChangeEntry } from '../storage/storage.js';
import type { UserScope } from '../user-scope.js';
import { uuid } from '../uuid.js';
import { isAsWanted } from './is-as-wanted.js';

/**
 * Has a change happen on the server.
 *
 * @returns the message as it is now
 * @throws ChatError `conflict`, `message_not_found`, what the server refuses it with, and when it cannot
 *   be reached
 */
export async function sendChange(
  { link, userId }: Pick<UserScope, 'link' | 'userId'>,
  entry: ChangeEntry,
): Promise<Message> {
  const { outcome, message } = await request(link, entry);
  if (outcome === 'applied' || isAsWanted(message, entry, userId)) return message;
  if (message.deletedAt !== undefined) {
    // A reaction to it is of no use to anybody any more.
    if (entry.kind === 'react') return message;
    throw new ChatError('message_not_found', 'The message was deleted.');
  }
  if (entry.kind === 'delete') {
    // To delete it again is the same: so it need not be known whether this is a repeat.
    const again = { ...entry, changeId: uuid(), base: message.rev };
    const answer = await request(link, again);
    if (answer.outcome === 'applied' || answer.message.deletedAt) return answer.message;
    throw new ChatError('unavailable', 'The message changes all the time.');
  }
  throw new ChatError('conflict', 'The message was changed elsewhere first.');
}

async function request(link: RequestLink, entry: ChangeEntry): Promise<Reply<ChangeEntry['kind']>> {
  const reply = await ask(link, entry);
  const { conversationId, seq } = reply.message;
  if (conversationId !== entry.conversationId || seq !== entry.seq) throw badResponse('reply');
  return reply;
}

function ask(
  link: RequestLink,
  { kind, changeId, conversationId, seq, base, text = '', data, emoji = '', on }: ChangeEntry,
): Promise<Reply<ChangeEntry['kind']>> {
  const target = { changeId, conversationId, seq: seq ?? 0, base };
  if (kind === 'edit') {
    return link.request({ type: 'edit', ...target, text, ...(data !== undefined && { data }) });
  }
  if (kind === 'delete') return link.request({ type: 'delete', ...target });
  return link.request({ type: 'react', ...target, emoji, on: on ?? true });
}
