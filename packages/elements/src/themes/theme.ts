/** How a window looks. */
export type LookName = 'calm' | 'paper' | 'pop';

/** Light or dark; `auto` as the viewer's system is. */
export type Scheme = 'auto' | 'light' | 'dark';

/** One of either, or both. */
export type Theme = LookName | Scheme | `${LookName} ${Scheme}` | `${Scheme} ${LookName}`;
