import type { ChatClient, Data, GetToken } from '@chat/client';
import type { Theme } from '../chat-window/chat-window.js';
import { windowAttributes, windowProperties, windowSwitches } from './window-attributes.js';

const texts = { ...windowAttributes, greeting: 'greeting', position: 'position' } as const;
const switches = { ...windowSwitches, live: 'live' } as const;

/** There are none on a server, where all that is done with an element is to import it. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/** The properties of a launcher: those of its window, by which it is told apart from nothing, and a few of its own. */
export class LauncherElement extends Base {
  /** As those of `<chat-window>`, which they are handed to. */
  declare server: string;
  declare with: string;
  declare topic: string;
  declare tokenUrl: string;
  declare sessionName: string;
  declare credentials: 'omit' | 'include';
  declare heading: string;
  declare notifications: '' | 'name' | null;
  declare theme: Theme;
  declare guest: boolean;
  declare markup: boolean;
  declare sound: boolean;
  declare titleBadge: boolean;
  declare client: ChatClient | null;
  declare getToken: GetToken | null;
  declare data: Data | null;
  /** What is said beside the button, until it is put away or the chat is opened. */
  declare greeting: string;
  /** Loads the window once the page is idle, where somebody is signed in: they are then told of messages at once. */
  declare live: boolean;
  /**
   * In which lower corner of the page it is, by the direction of what is written.
   * @default 'end'
   */
  declare position: 'end' | 'start';

  readonly #given = new Map<string, unknown>();

  /** What was set before this element was defined hides what is to take it. */
  protected takeEarlyProperties(more: readonly string[]): void {
    const names = [...Object.keys(texts), ...Object.keys(switches), ...windowProperties, ...more];
    for (const name of names) {
      const value = Object.getOwnPropertyDescriptor(this, name)?.value;
      if (value === undefined) continue;
      Reflect.deleteProperty(this, name);
      Object.assign(this, { [name]: value });
    }
  }

  /** One that is no attribute is another. */
  protected propertyChanged(_name: (typeof windowProperties)[number]): void {}

  static {
    const { prototype } = LauncherElement;
    const defaults: Record<string, string | null> = {
      credentials: 'omit',
      theme: 'auto',
      position: 'end',
      notifications: null,
    };
    const define = (name: string, get: (host: LauncherElement) => unknown, set: Setter): void => {
      Object.defineProperty(prototype, name, {
        configurable: true,
        enumerable: true,
        get(this: LauncherElement) {
          return get(this);
        },
        set(this: LauncherElement, value: unknown) {
          set(this, value);
        },
      });
    };
    for (const [name, attribute] of Object.entries(texts)) {
      const fallback = name in defaults ? defaults[name] : '';
      define(
        name,
        (host) => host.getAttribute(attribute) ?? fallback,
        (host, value) => {
          if (value === null || value === undefined) host.removeAttribute(attribute);
          else host.setAttribute(attribute, String(value));
        },
      );
    }
    for (const [name, attribute] of Object.entries(switches)) {
      define(
        name,
        (host) => host.hasAttribute(attribute),
        (host, value) => void host.toggleAttribute(attribute, Boolean(value)),
      );
    }
    for (const name of windowProperties) {
      define(
        name,
        (host) => host.#given.get(name) ?? null,
        (host, value) => {
          host.#given.set(name, value);
          host.propertyChanged(name);
        },
      );
    }
  }
}

type Setter = (host: LauncherElement, value: unknown) => void;
