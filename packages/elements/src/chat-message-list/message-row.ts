import type { Features, TimelineMessage } from '@chat/client';
import type { MessageRenderer } from '../chat-message/drawn-message.js';
import type { Terms } from '../localize/terms.js';

/** What is to be said at a message, for the time being. */
export interface RowNote {
  readonly key: string;
  readonly text: string;
}

export interface MessageRowOptions {
  readonly terms: Terms;
  readonly locale: string;
  readonly lang: string;
  readonly peerName: string;
  readonly features: Features;
  readonly markup: boolean;
  readonly renderMessage: MessageRenderer | null;
  /** The one whose menu is open. */
  readonly openKey: string | null;
  readonly note: RowNote | null;
}

export function senderOf(
  { own, system }: Pick<TimelineMessage, 'own' | 'system'>,
  { terms, peerName }: Pick<MessageRowOptions, 'terms' | 'peerName'>,
): string {
  if (system) return terms.notice;
  return own ? terms.you : peerName;
}
