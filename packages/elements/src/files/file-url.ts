import type { MessageFile, TimelineMessage } from '@chat/client';
import { FileUrlEvent } from './file-url-event.js';

/**
 * Where a file of a message can be read, for what shows it.
 *
 * @throws what `Conversation.fileUrl` does; an error without a code when there is no conversation around it
 */
export async function fileUrl(
  shownBy: Element,
  message: TimelineMessage,
  file: MessageFile,
): Promise<string> {
  const event = new FileUrlEvent(message, file);
  shownBy.dispatchEvent(event);
  const url = await event.url;
  if (url === undefined) throw new Error('Nothing around it says where its files are.');
  return url;
}

const gone: readonly unknown[] = ['file_not_found', 'message_not_found', 'not_found'];

/** Whether there is nothing to wait for: the file, or its message, is there no more. */
export function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && gone.includes(error.code);
}
