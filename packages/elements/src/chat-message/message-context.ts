import type { TimelineMessage } from '@chat/client';
import type { Terms } from '../localize/terms.js';
import type { MessageAbilities } from './message-abilities.js';
import type { MessageAction } from './message-action-event.js';

/** What the parts of a message have in common. */
export interface MessageContext {
  readonly message: TimelineMessage;
  readonly abilities: MessageAbilities;
  readonly terms: Terms;
  readonly locale: string;
  readonly peerName: string;
  /** For what is in a row: -1 unless the focus is in the row, so that a list is one stop of Tab. */
  readonly tabindex: '0' | '-1';
  act(action: MessageAction, emoji?: string): void;
}
