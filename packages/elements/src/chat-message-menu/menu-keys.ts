/**
 * What a key means in a menu (ARIA Authoring Practices, “Menu”): where the focus goes.
 *
 * @param items all of them, in their order
 * @param at the one that has the focus
 * @param rtl whether lines run from right to left
 * @returns null for a key that means nothing here
 */
export function itemFor<E extends Element>(
  key: string,
  items: readonly E[],
  at: number,
  rtl: boolean,
): E | null {
  const rows = rowsOf(items);
  const row = rows.findIndex((each) => each.includes(items[at] as E));
  const step = (by: number) => items[(at + by + items.length) % items.length] ?? null;
  const rowAt = (by: number) => rows[(row + by + rows.length) % rows.length]?.[0] ?? null;
  switch (key) {
    case 'ArrowDown':
      return rowAt(1);
    case 'ArrowUp':
      return rowAt(-1);
    case 'ArrowRight':
      return step(rtl ? -1 : 1);
    case 'ArrowLeft':
      return step(rtl ? 1 : -1);
    case 'Home':
      return items[0] ?? null;
    case 'End':
      return items.at(-1) ?? null;
    default:
      return null;
  }
}

/** Emoji are one row; everything else has one of its own. */
function rowsOf<E extends Element>(items: readonly E[]): E[][] {
  const emoji = items.filter((item) => item.matches('[role=group] > *'));
  const others = items.filter((item) => !emoji.includes(item)).map((item) => [item]);
  return emoji.length > 0 ? [emoji, ...others] : others;
}
