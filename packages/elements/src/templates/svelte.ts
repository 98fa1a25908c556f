/**
 * Has Svelte's templates know `<chat-window>`, `<chat-inbox>` and `<chat-launcher>`, with their properties, and their events as
 * `onchat-ready`, for `svelte-check` and editors.
 *
 * @example
 * ```ts
 * import type {} from '@chat/elements/templates/svelte';
 * ```
 * @packageDocumentation
 */
import type { HTMLAttributes } from 'svelte/elements';
import type { Listeners, TagProps, Tags } from './tags.js';

type Props<Name extends keyof Tags> = HTMLAttributes<Tags[Name]['element']> &
  TagProps<Tags[Name]['element']> &
  Listeners<Tags[Name]['events'], 'on'>;

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'chat-window': Props<'chat-window'>;
    'chat-inbox': Props<'chat-inbox'>;
    'chat-launcher': Props<'chat-launcher'>;
  }
}
