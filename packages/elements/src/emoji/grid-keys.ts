export interface GridKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/**
 * What a key means in a grid (ARIA Authoring Practices, “Grid”): where the focus goes.
 *
 * @param rows the cells, as they stand
 * @param at the one that has the focus
 * @param rtl whether lines run from right to left
 * @param page how many rows are in sight
 * @returns null for a key that means nothing here, and for up from the first row
 */
export function cellFor<E>(
  { key, ctrlKey, metaKey }: GridKey,
  rows: readonly (readonly E[])[],
  at: E,
  rtl: boolean,
  page: number,
): E | null {
  const cells = rows.flat();
  const row = rows.findIndex((each) => each.includes(at));
  const column = rows[row]?.indexOf(at) ?? 0;
  const step = (by: number) => cells[clamp(cells.indexOf(at) + by, cells.length)] ?? null;
  const rowAt = (by: number) => {
    const cellsThere = rows[clamp(row + by, rows.length)] ?? [];
    return cellsThere[clamp(column, cellsThere.length)] ?? null;
  };
  const isWhole = ctrlKey || metaKey;
  switch (key) {
    case 'ArrowRight':
      return step(rtl ? -1 : 1);
    case 'ArrowLeft':
      return step(rtl ? 1 : -1);
    case 'ArrowDown':
      return rowAt(1);
    case 'ArrowUp':
      return row > 0 ? rowAt(-1) : null;
    case 'PageDown':
      return rowAt(page);
    case 'PageUp':
      return rowAt(-page);
    case 'Home':
      return (isWhole ? cells[0] : rows[row]?.[0]) ?? null;
    case 'End':
      return (isWhole ? cells.at(-1) : rows[row]?.at(-1)) ?? null;
    default:
      return null;
  }
}

const clamp = (at: number, length: number): number => Math.max(0, Math.min(at, length - 1));
