/**
 * Where a key leads to from one of the rows of a list.
 *
 * @param page - How far a page is, in px.
 * @returns null for the end of the list, undefined for a key that does not move
 */
export function nextRow(
  key: string,
  rows: readonly HTMLElement[],
  at: number,
  page: number,
): HTMLElement | null | undefined {
  const distance = (row: HTMLElement): number => row.offsetTop - (rows[at]?.offsetTop ?? 0);
  switch (key) {
    case 'ArrowUp':
      return rows[at - 1] ?? null;
    case 'ArrowDown':
      return rows[at + 1] ?? null;
    case 'PageUp':
      return rows.findLast((row) => distance(row) <= -page) ?? rows[0] ?? null;
    case 'PageDown':
      return rows.find((row) => distance(row) >= page) ?? rows.at(-1) ?? null;
    case 'Home':
      return rows[0] ?? null;
    case 'End':
      return rows.at(-1) ?? null;
    default:
      return undefined;
  }
}
