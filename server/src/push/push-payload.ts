import { type PushContent, quotedText } from '@chat/protocol';

/** What somebody is told of, as it is now. */
export interface PushNotice {
  readonly conversationId: string;
  /** The message's place. */
  readonly seq: number;
  /** Who has written; null for the system. */
  readonly name: string | null;
  readonly text: string;
  /** The name of its first file. */
  readonly file?: string | undefined;
}

/**
 * Bytes that a payload is filled up to, or to a multiple of them: nobody on the way is to tell from its length
 * how much somebody has written. What fits is beyond what every push service takes, 4,096 bytes encrypted (RFC 8030 §7.2).
 */
const step = 512;
const most = 3_584;

/** What a service worker gets: JSON, with spaces behind it. */
export function pushPayload(notice: PushNotice, content: PushContent): string {
  const { conversationId, seq, name, text, file } = notice;
  const said = (length: number) =>
    JSON.stringify({
      chat: {
        ...{ conversationId, seq },
        ...(content !== 'none' && name !== null && { name }),
        ...(content === 'text' && text !== '' && { text: quotedText(text.slice(0, length)) }),
        ...(content === 'text' && file !== undefined && { file: quotedText(file) }),
      },
    });
  let length = text.length;
  let payload = said(length);
  // Characters that take six bytes in JSON; nobody writes many of them.
  while (Buffer.byteLength(payload) > most) {
    length = Math.floor(Math.min(length, 300) / 2);
    payload = said(length);
  }
  const bytes = Buffer.byteLength(payload);
  return payload + ' '.repeat(Math.ceil(bytes / step) * step - bytes);
}

/** The less of the two. */
export function lessContent(one: PushContent, other: PushContent): PushContent {
  const order: readonly PushContent[] = ['none', 'name', 'text'];
  return order[Math.min(order.indexOf(one), order.indexOf(other))] ?? 'none';
}
