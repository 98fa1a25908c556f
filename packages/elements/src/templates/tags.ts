import type { LitElement } from 'lit';
import type { ChatInbox } from '../chat-inbox/chat-inbox.js';
import type { ChatSelectEvent } from '../chat-inbox/select-event.js';
import type { ChatLauncher } from '../chat-launcher/chat-launcher.js';
import type { ChatToggleEvent } from '../chat-launcher/toggle-event.js';
import type { ChatWindow } from '../chat-window/chat-window.js';
import type {
  ChatErrorEvent,
  ChatMessageEvent,
  ChatReadyEvent,
  ChatStateEvent,
} from '../events.js';
import type { ChatUnreadEvent } from '../notifications/unread-event.js';

/** Two types that are the same in everything, `readonly` as well. */
type IsSame<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Whether a property of an element is there to be set, and neither a method nor only to be read. */
type IsSettable<Element, Name extends keyof Element> = Element[Name] extends (
  ...args: never[]
) => unknown
  ? false
  : IsSame<Pick<Element, Name>, { -readonly [Each in Name]: Element[Each] }>;

/** `tokenUrl` as an attribute: `token-url`. */
type Attribute<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Attribute<Rest>}`
  : '';

/** What can be set of an element, all of it optional. */
type Settable<Element> = {
  [Name in Exclude<keyof Element, keyof LitElement> as IsSettable<Element, Name> extends true
    ? Name
    : never]?: Element[Name] | undefined;
};

/** The same by the names of attributes. */
type Attributes<Properties> = {
  [Name in keyof Properties & string as Attribute<Name>]?: Properties[Name];
};

/** What a tag takes in a template: its properties, by their own names and by those of their attributes. */
export type TagProps<Element> = Settable<Element> & Attributes<Settable<Element>>;

interface WindowEvents {
  'chat-ready': ChatReadyEvent;
  'chat-message': ChatMessageEvent;
  'chat-state': ChatStateEvent;
  'chat-error': ChatErrorEvent;
  'chat-unread': ChatUnreadEvent;
}

/** The public tags: what each is, and what it tells. */
export interface Tags {
  'chat-window': { element: ChatWindow; events: WindowEvents };
  'chat-inbox': { element: ChatInbox; events: WindowEvents & { 'chat-select': ChatSelectEvent } };
  'chat-launcher': {
    element: ChatLauncher;
    events: WindowEvents & { 'chat-toggle': ChatToggleEvent };
  };
}

/** What listens to these events, by how a framework calls that: `onchat-ready`, `on:chat-ready`. */
export type Listeners<Events, Prefix extends string> = {
  [Name in keyof Events & string as `${Prefix}${Name}`]?:
    | ((event: Events[Name]) => void)
    | undefined;
};
