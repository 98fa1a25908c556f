import { defineElement } from './define-element.js';
import { LatePart } from './late-part.js';

/** A part with an element, which is defined once it is loaded. */
function lateElement<Part>(
  name: string,
  load: () => Promise<Part>,
  elementIn: (part: Part) => CustomElementConstructor,
): LatePart<Part> {
  return new LatePart(async () => {
    const part = await load();
    defineElement(name, elementIn(part));
    return part;
  });
}

/** Needed once something stands in the way of the chat: most pages never need it. */
export const lateProblem = new LatePart(() => import('./problem/problem.js'));

/** Needed where people sign in with accounts of the server, or begin as its guests. */
export const lateSignIn = lateElement(
  'chat-sign-in',
  () => import('./sign-in/sign-in.js'),
  ({ ChatSignIn }) => ChatSignIn,
);

/** Needed once somebody wants to see what they can choose. */
export const lateSettings = lateElement(
  'chat-settings',
  () => import('./settings/settings.js'),
  ({ ChatSettings }) => ChatSettings,
);

/** Needed once somebody searches. */
export const lateSearch = lateElement(
  'chat-search',
  () => import('./search/search.js'),
  ({ ChatSearch }) => ChatSearch,
);

/** Needed once somebody does something about another. */
export const lateSafety = lateElement(
  'chat-safety',
  async () => {
    const part = await import('./safety/safety.js');
    defineElement('chat-options', part.ChatOptions);
    return part;
  },
  ({ ChatSafety }) => ChatSafety,
);

/** Needed where a page has its users told of what is new. */
export const lateNotifications = new LatePart(() => import('./notifications/notifications.js'));

/** Needed where the server tells who is there. */
export const latePresence = new LatePart(() => import('./presence/followed-presence.js'));

/** Needed once something is done with a message. */
export const lateActions = lateElement(
  'chat-message-menu',
  () => import('./actions/actions.js'),
  ({ ChatMessageMenu }) => ChatMessageMenu,
);

/** Needed once somebody's message is shown while they write it. */
export const lateStreams = new LatePart(() => import('./streams/streams.js'));

/** Needed where a page has its window look otherwise than it does by itself. */
export const lateThemes = new LatePart(() => import('./themes/themes.js'));

/** Needed where the user chooses whom to chat with. */
export const lateInbox = lateElement(
  'chat-conversation-list',
  () => import('./inbox/inbox.js'),
  ({ ChatConversationList }) => ChatConversationList,
);
