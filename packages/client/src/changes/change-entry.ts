import type { Data } from '@chat/protocol';
import { ChatError } from '../chat-error.js';
import type { ChangeEntry } from '../storage/storage.js';
import {
  isBoolean,
  isCount,
  isData,
  isObjectOf,
  isString,
  optional,
} from '../wire/model-checks.js';

/** What is done, whatever it is done to. */
export type Act = Pick<ChangeEntry, 'kind' | 'text' | 'data' | 'emoji' | 'on'>;

export const actOf = ({ kind, text, data, emoji, on }: ChangeEntry): Act => ({
  kind,
  ...(text !== undefined && { text }),
  ...(data !== undefined && { data }),
  ...(emoji !== undefined && { emoji }),
  ...(on !== undefined && { on }),
});

/** Written alike, as it is kept and sent; nothing is as good as null. */
export const isSameData = (a: Data | null | undefined, b: Data | null | undefined): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

const hasFields = isObjectOf<Omit<ChangeEntry, 'kind' | 'seq'>>({
  changeId: isString,
  conversationId: isString,
  key: isString,
  base: isCount,
  text: optional(isString),
  data: (value): value is Data | null | undefined => value === null || optional(isData)(value),
  upon: optional(isString),
  emoji: optional(isString),
  on: optional(isBoolean),
  tried: optional(isBoolean),
  createdAt: isCount,
  order: isCount,
  failure: optional(isObjectOf({ code: isString, message: isString })),
});

/** What is kept may come from another version, or from anywhere. */
export function isChangeEntry(value: unknown): value is ChangeEntry {
  if (!hasFields(value)) return false;
  const { kind, seq, text, emoji } = value as ChangeEntry;
  if (seq !== null && !isCount(seq)) return false;
  if (kind === 'edit') return text !== undefined;
  return kind === 'delete' || (kind === 'react' && emoji !== undefined);
}

/** Longer than any emoji is; whether it is one is for the server to say. */
const emojiLimit = 64;

/** @throws ChatError `invalid_request` */
export function checkEmoji(text: string): void {
  if (text !== '' && text.length <= emojiLimit) return;
  throw new ChatError('invalid_request', 'That is no emoji.');
}
