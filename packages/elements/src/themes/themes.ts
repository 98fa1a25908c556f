import type { Look } from './look.js';
import { paperStyles } from './paper.styles.js';
import { popStyles } from './pop.styles.js';

const looks: readonly Look[] = [
  { name: 'paper', styles: paperStyles },
  { name: 'pop', styles: popStyles },
];

/** The look that a theme names; none for the one that is built in. */
export function lookOf(theme: string | null): Look | undefined {
  const names = theme?.split(' ') ?? [];
  return looks.find(({ name }) => names.includes(name));
}
