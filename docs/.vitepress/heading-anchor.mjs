/**
 * The name that GitHub gives to a heading, so that links to it lead there on both.
 *
 * @param {string} title
 */
export function headingAnchor(title) {
  return title
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}
