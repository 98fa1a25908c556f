let segmenter: Intl.Segmenter | undefined;

/** The first character of a name as its reader counts characters, in upper case. */
export function initialOf(name: string): string {
  const text = name.trim().slice(0, 32);
  // Firefox has it since 125.
  if (typeof Intl.Segmenter === 'function') segmenter ??= new Intl.Segmenter();
  const first = segmenter ? [...segmenter.segment(text)][0]?.segment : [...text][0];
  return (first ?? '').toLocaleUpperCase();
}
