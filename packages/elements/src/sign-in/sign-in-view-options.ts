import type { Credentials } from '../chat-sign-in/credentials-event.js';
import type { ConversationPlace } from '../chat-window/shown-conversation.js';
import type { ChatHost } from '../controllers/chat-host.js';
import type { SignInView } from '../controllers/chat-view.js';
import type { GuestChat } from '../guest/guest-chat.js';
import type { Terms } from '../localize/terms.js';

/** What is shown from to those who are not signed in. */
export interface SignInViewOptions {
  readonly host: ChatHost;
  readonly chat: GuestChat & {
    readonly account: {
      readonly takesGuests: boolean;
      signIn(credentials: Credentials, isNew: boolean): Promise<void>;
    };
  };
  readonly terms: Terms;
  readonly lang: string;
  /** What the page calls the window. */
  readonly heading: string;
  readonly view: SignInView;
  /** As the window shows a conversation. */
  readonly conversationView: (place: ConversationPlace) => unknown;
}
