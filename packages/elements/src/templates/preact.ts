/**
 * Has Preact's JSX know `<chat-window>`, `<chat-inbox>` and `<chat-launcher>`, with their properties and events.
 *
 * @example
 * ```tsx
 * import type {} from '@chat/elements/templates/preact';
 * ```
 * @packageDocumentation
 */
import type {} from 'preact';
import type { Listeners, TagProps, Tags } from './tags.js';

type Props<Name extends keyof Tags> = TagProps<Tags[Name]['element']> &
  Listeners<Tags[Name]['events'], 'on'>;

declare module 'preact' {
  // biome-ignore lint/style/noNamespace: it is Preact's, and where they belong.
  namespace JSX {
    interface IntrinsicElements {
      'chat-window': HTMLAttributes<Tags['chat-window']['element']> & Props<'chat-window'>;
      'chat-inbox': HTMLAttributes<Tags['chat-inbox']['element']> & Props<'chat-inbox'>;
      'chat-launcher': HTMLAttributes<Tags['chat-launcher']['element']> & Props<'chat-launcher'>;
    }
  }
}
