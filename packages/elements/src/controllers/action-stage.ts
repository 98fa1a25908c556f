import type { Conversation, Features } from '@chat/client';
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
  /** Shows a message that is loaded, and which one it is. */
  showMessage(key: string): void;
}
