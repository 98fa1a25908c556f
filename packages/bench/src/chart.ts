import type { GrowthStep } from './grow.js';
import { summarise } from './summary.js';
import { heightOf, plot, svgFrame, text } from './svg-frame.js';

/** A bar for each size: the median of what a message costs, with a line from the least to the greatest. */
export function renderChart(title: string, unit: string, steps: readonly GrowthStep[]): string {
  const bars = steps.map(({ size, costs }) => ({
    size,
    ...summarise(costs.map(({ cpuPerMessage }) => cpuPerMessage)),
  }));
  const most = Math.max(...bars.map(({ max }) => max));
  const top = Math.ceil(most / 50) * 50;
  const y = (value: number) => heightOf(value, top);
  const step = (plot.right - plot.left) / bars.length;
  const content = bars.map(({ size, median, min, max }, index) => {
    const middle = plot.left + step * (index + 0.5);
    const [left, right] = [middle - step / 5, middle + step / 5];
    return (
      `<path d="M${left} ${y(0)}V${y(median)}H${right}V${y(0)}Z" fill="#4a7dd6"/>` +
      `<path d="M${middle} ${y(min)}V${y(max)}" stroke="#888" stroke-width="2"/>` +
      text(right + 6, y(median) + 4, median.toFixed(0), 'start') +
      text(middle, plot.bottom + 20, `${size.toLocaleString('en')} ${unit}`, 'middle')
    );
  });
  return svgFrame({ title, top, step: 50, content });
}
