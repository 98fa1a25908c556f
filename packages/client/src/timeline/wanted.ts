import type { Message } from '@chat/protocol';
import type { UnconfirmedChange } from '../model.js';
import type { Unsent } from './unsent.js';

/** How messages are shown before the server has confirmed what the user did to them. */
export interface Wanted {
  /** A message of the server's; the same object as long as nothing about it changed. */
  stored(message: Message): ShownMessage;
  /** One that is not acknowledged; null when it is not to be shown. */
  unsent(unsent: Unsent): ShownUnsent | null;
}

export interface ShownMessage {
  readonly message: Message;
  readonly change?: UnconfirmedChange | undefined;
}

export interface ShownUnsent extends Pick<Message, 'editedAt' | 'deletedAt' | 'reactions'> {
  /** With the text that is wanted. */
  readonly unsent: Unsent;
  readonly change?: UnconfirmedChange | undefined;
}
