let segmenter: Intl.Segmenter | undefined;

/** The first character of a name as its reader counts characters, in upper case. */
export function initialOf(name: string): string {
  segmenter ??= new Intl.Segmenter();
  const [first] = segmenter.segment(name.trim().slice(0, 32));
  return (first?.segment ?? '').toLocaleUpperCase();
}
