/**
 * Has React's JSX know `<chat-window>`, `<chat-inbox>` and `<chat-launcher>`. React 19 sets their properties and hears their events; React 18
 * has attributes only, so there `@chat/react` is what sets the rest.
 *
 * @example
 * ```tsx
 * import type {} from '@chat/elements/templates/react';
 * ```
 * @packageDocumentation
 */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { Listeners, TagProps, Tags } from './tags.js';

type ElementOf<Name extends keyof Tags> = Tags[Name]['element'];

type Props<Name extends keyof Tags> = DetailedHTMLProps<
  HTMLAttributes<ElementOf<Name>>,
  ElementOf<Name>
> &
  TagProps<ElementOf<Name>> &
  Listeners<Tags[Name]['events'], 'on'>;

declare module 'react' {
  // biome-ignore lint/style/noNamespace: it is React's, and where they belong.
  namespace JSX {
    interface IntrinsicElements {
      'chat-window': Props<'chat-window'>;
      'chat-inbox': Props<'chat-inbox'>;
      'chat-launcher': Props<'chat-launcher'>;
    }
  }
}
