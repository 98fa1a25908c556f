/**
 * Has Vue's templates know `<chat-window>`, `<chat-inbox>` and `<chat-launcher>`, with their properties and events, for
 * `vue-tsc` and editors. That they are no components of Vue has to be said to its compiler (`isCustomElement`).
 *
 * @example
 * ```ts
 * import type {} from '@chat/elements/templates/vue';
 * ```
 * @packageDocumentation
 */
import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
import type { TagProps, Tags } from './tags.js';

/** As Vue’s guide has it for elements of others. */
type VueElement<Name extends keyof Tags> = new () => Tags[Name]['element'] & {
  /** @deprecated for templates alone. */
  $props: HTMLAttributes & TagProps<Tags[Name]['element']> & PublicProps;
  /** @deprecated for templates alone. */
  $emit: EmitFn<{
    [Event in keyof Tags[Name]['events']]: (event: Tags[Name]['events'][Event]) => void;
  }>;
};

declare module 'vue' {
  interface GlobalComponents {
    'chat-window': VueElement<'chat-window'>;
    'chat-inbox': VueElement<'chat-inbox'>;
    'chat-launcher': VueElement<'chat-launcher'>;
  }
}
