import type { Conversation, Features, TimelineMessage } from '@chat/client';
import type { Terms } from '../localize/terms.js';

/** What the actions need of the window. */
export interface ActionStage {
  readonly terms: Terms;
  readonly conversation: Conversation | null;
  readonly features: Features;
  /** Whether the focus is where one writes. */
  readonly isWriting: boolean;
  focusComposer(): void;
  focusMessage(key: string): void;
  /** Has a message reported, once the user has said why. */
  report(message: TimelineMessage): void;
  /** A message that is here, shown or not, as it is now. */
  message(key: string): TimelineMessage | undefined;
  /**
   * Goes to the message at this place, and shows which one it is.
   * @throws ChatError when it cannot be had
   */
  goTo(seq: number): Promise<void>;
}
