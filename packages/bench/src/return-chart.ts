import { heightOf, plot, svgFrame, text } from './svg-frame.js';

/**
 * How many clients were back, second by second after they were cut.
 *
 * @param backAfter ms after which each was back, ascending
 */
export function renderReturn(backAfter: readonly number[]): string {
  const top = backAfter.length;
  const seconds = Math.max(1, Math.ceil((backAfter.at(-1) ?? 0) / 1_000));
  const x = (ms: number) => plot.left + (ms / 1_000 / seconds) * (plot.right - plot.left);
  const points = Array.from({ length: 101 }, (_, percent) => {
    const count = Math.round((percent / 100) * top);
    const at = count === 0 ? 0 : (backAfter[count - 1] ?? 0);
    return `${x(at).toFixed(1)} ${heightOf(count, top).toFixed(1)}`;
  });
  const every = Math.ceil(seconds / 12);
  const below = Array.from({ length: Math.floor(seconds / every) + 1 }, (_, index) =>
    text(x(index * every * 1_000), plot.bottom + 20, `${index * every} s`, 'middle'),
  );
  return svgFrame({
    title: `Clients that are back, of ${top.toLocaleString('en')} that were cut at once`,
    top,
    step: Math.max(1, top / 4),
    content: [
      `<path d="M${points.join('L')}" fill="none" stroke="#4a7dd6" stroke-width="2"/>`,
      ...below,
    ],
  });
}
