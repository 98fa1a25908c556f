/**
 * Has Solid's JSX know `<chat-window>`, `<chat-inbox>` and `<chat-launcher>`, with their properties, and their events as `on:chat-ready`.
 *
 * @example
 * ```tsx
 * import type {} from '@chat/elements/templates/solid';
 * ```
 * @packageDocumentation
 */
import type {} from 'solid-js/jsx-runtime';
import type { Listeners, TagProps, Tags } from './tags.js';

type Props<Name extends keyof Tags> = TagProps<Tags[Name]['element']> &
  Listeners<Tags[Name]['events'], 'on:'>;

declare module 'solid-js/jsx-runtime' {
  // biome-ignore lint/style/noNamespace: it is Solid's, and where they belong.
  namespace JSX {
    interface IntrinsicElements {
      'chat-window': HTMLAttributes<Tags['chat-window']['element']> & Props<'chat-window'>;
      'chat-inbox': HTMLAttributes<Tags['chat-inbox']['element']> & Props<'chat-inbox'>;
      'chat-launcher': HTMLAttributes<Tags['chat-launcher']['element']> & Props<'chat-launcher'>;
    }
  }
}
