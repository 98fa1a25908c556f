import type { MessageStore } from '../store/store.js';
import { fromStore } from './from-store.js';

/** The counter of one conversation; 0 without messages. */
export async function headOf(messages: MessageStore, conversationId: string): Promise<number> {
  const heads = await fromStore(messages.heads([conversationId]));
  return heads.get(conversationId) ?? 0;
}
