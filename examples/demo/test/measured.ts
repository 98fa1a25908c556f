/** A part of a window: where it is, in px, and how it looks. */
export interface Measured {
  readonly part: string;
  readonly place: readonly number[];
  readonly look: readonly string[];
}

/** Measures the parts with these selectors, one after the other; runs in the page, so it knows nothing of what is around it. */
export function measured(selectors: readonly string[]): Measured[] {
  const all = (root: ParentNode): Element[] =>
    Array.from(root.querySelectorAll('*')).flatMap((element) => [
      element,
      ...(element.shadowRoot ? all(element.shadowRoot) : []),
    ]);
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  // Browsers write the same colour in several ways.
  const painted = (color: string) => {
    if (!canvas) return color;
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data.join();
  };
  const elements = all(document).filter((element) => element.checkVisibility());
  return selectors.flatMap((selector) =>
    elements
      .filter((element) => element.matches(selector))
      .map((element, index) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        const style = getComputedStyle(element);
        return {
          part: `${selector} ${index + 1}`,
          place: [x, y, width, height].map((px) => Math.round(px * 10) / 10),
          look: [
            painted(style.color),
            painted(style.backgroundColor),
            style.fontSize,
            style.fontWeight,
            style.borderRadius,
            style.direction,
          ],
        };
      }),
  );
}
