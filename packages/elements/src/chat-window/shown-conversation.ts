import type { Conversation } from '@chat/client';
import type { SendEvent } from '../chat-composer/send-event.js';

/** What is shown of a conversation; or of what may become one. */
export type ShownConversation = Pick<
  Conversation,
  'messages' | 'hasOlder' | 'peer' | 'removed' | 'blocked' | 'draft' | 'setDraft' | 'setTyping'
> &
  Partial<Pick<Conversation, 'fileUrl'>>;

/** A conversation on the screen, and what is another in its place. */
export interface ConversationPlace {
  readonly conversation: ShownConversation;
  /** Of one with another key nothing is left to it: neither what is written nor where one reads. */
  readonly key: object;
  /** In the place of what stands in it while it is empty. */
  readonly empty?: unknown;
  /** What there is to say where one writes. */
  readonly told?: unknown;
  /** In the place of what is done with a message that is sent. */
  readonly onSend?: (event: SendEvent) => void;
}
