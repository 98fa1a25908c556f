import type { ChatClient, Data, GetToken } from '@chat/client';
import type { SendKey } from '../chat-composer/chat-composer.js';
import type { MessageRenderer } from '../chat-message/drawn-message.js';
import type { Theme } from '../themes/theme.js';
import { attributeOf, windowProperties, windowSwitches, windowTexts } from './window-attributes.js';

const texts = [...windowTexts, 'greeting', 'position'];
const switches = [...windowSwitches, 'live'];
const defaults: Readonly<Record<string, string | null>> = {
  ...{ credentials: 'omit', sendOn: 'enter', theme: 'auto', position: 'end', notifications: null },
};

/** There are none on a server, where all that is done with an element is to import it. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * The properties of a launcher: those of its window, by which it is told apart from nothing, and a few of its own. Those
 * without words here are as those of `<chat-window>`, which they are handed to.
 */
export class LauncherElement extends Base {
  declare server: string;
  declare with: string;
  declare topic: string;
  declare tokenUrl: string;
  declare sessionName: string;
  declare credentials: 'omit' | 'include';
  declare heading: string;
  declare sendOn: SendKey;
  declare notifications: '' | 'name' | null;
  declare theme: Theme;
  declare guest: boolean;
  declare markup: boolean;
  declare noEmoji: boolean;
  declare sound: boolean;
  declare titleBadge: boolean;
  declare client: ChatClient | null;
  declare getToken: GetToken | null;
  declare data: Data | null;
  declare renderMessage: MessageRenderer | null;
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
    const names = [...texts, ...switches, ...windowProperties, ...more];
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
    const define = (
      names: readonly string[],
      get: (host: LauncherElement, name: string) => unknown,
      set: (host: LauncherElement, name: string, value: unknown) => void,
    ): void => {
      for (const name of names) {
        Object.defineProperty(LauncherElement.prototype, name, {
          get(this: LauncherElement) {
            return get(this, name);
          },
          set(this: LauncherElement, value: unknown) {
            set(this, name, value);
          },
        });
      }
    };
    define(
      texts,
      (host, name) => {
        const fallback = name in defaults ? defaults[name] : '';
        return host.getAttribute(attributeOf(name)) ?? fallback;
      },
      (host, name, value) => {
        if (value == null) host.removeAttribute(attributeOf(name));
        else host.setAttribute(attributeOf(name), String(value));
      },
    );
    define(
      switches,
      (host, name) => host.hasAttribute(attributeOf(name)),
      (host, name, value) => void host.toggleAttribute(attributeOf(name), Boolean(value)),
    );
    define(
      windowProperties,
      (host, name) => host.#given.get(name) ?? null,
      (host, name, value) => {
        host.#given.set(name, value);
        host.propertyChanged(name as (typeof windowProperties)[number]);
      },
    );
  }
}
