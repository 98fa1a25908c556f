/** ms of an arrow key. */
const step = 1_000;
/** Of all of it, what a large step is. */
const largeStep = 0.1;

/**
 * Where a key leads in what is played, which runs from left to right wherever it is (WAI-ARIA APG, slider).
 *
 * @returns ms; null for a key that leads nowhere
 */
export function soughtByKey(key: string, position: number, duration: number): number | null {
  const places: Record<string, number> = {
    ArrowRight: position + step,
    ArrowUp: position + step,
    ArrowLeft: position - step,
    ArrowDown: position - step,
    PageUp: position + duration * largeStep,
    PageDown: position - duration * largeStep,
    Home: 0,
    End: duration,
  };
  const place = places[key];
  return place === undefined ? null : Math.min(duration, Math.max(0, place));
}

/** Where a press leads. @returns ms */
export function soughtByPress({ clientX }: PointerEvent, bars: Element, duration: number): number {
  const { left, width } = bars.getBoundingClientRect();
  return Math.min(1, Math.max(0, (clientX - left) / width)) * duration;
}
