import type { GrowthStep } from './grow.js';
import { summarise } from './summary.js';

const width = 640;
const height = 260;
const margin = { left: 56, right: 16, top: 40, bottom: 40 };

/**
 * A bar for each size: the median of what a message costs, with a line from the least to the greatest.
 * An SVG without style sheets or scripts, legible on white and on black.
 */
export function renderChart(title: string, unit: string, steps: readonly GrowthStep[]): string {
  const bars = steps.map(({ size, costs }) => ({
    size,
    ...summarise(costs.map(({ cpuPerMessage }) => cpuPerMessage)),
  }));
  const most = Math.max(...bars.map(({ max }) => max));
  const top = Math.ceil(most / 50) * 50;
  const y = (value: number) =>
    margin.top + (1 - value / top) * (height - margin.top - margin.bottom);
  const step = (width - margin.left - margin.right) / bars.length;
  const lines = Array.from({ length: top / 50 + 1 }, (_, index) => index * 50).map(
    (value) =>
      `<path d="M${margin.left} ${y(value)}H${width - margin.right}" stroke="#888" stroke-opacity=".4"/>` +
      text(margin.left - 8, y(value) + 4, `${value}`, 'end'),
  );
  const columns = bars.map(({ size, median, min, max }, index) => {
    const middle = margin.left + step * (index + 0.5);
    const [left, right] = [middle - step / 5, middle + step / 5];
    return (
      `<path d="M${left} ${y(0)}V${y(median)}H${right}V${y(0)}Z" fill="#4a7dd6"/>` +
      `<path d="M${middle} ${y(min)}V${y(max)}" stroke="#888" stroke-width="2"/>` +
      text(right + 6, y(median) + 4, median.toFixed(0), 'start') +
      text(middle, height - margin.bottom + 20, `${size.toLocaleString('en')} ${unit}`, 'middle')
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="12" fill="#888">`,
    `<title>${title}</title>`,
    text(margin.left, 20, title, 'start'),
    ...lines,
    ...columns,
    '</svg>\n',
  ].join('\n');
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
}
