/** In px, of every picture. */
export const plot = { left: 56, right: 624, top: 40, bottom: 220 };

const width = 640;
const height = 260;

export interface FrameOptions {
  readonly title: string;
  /** The value at the top of the scale, which begins at 0. */
  readonly top: number;
  /** Between two lines of the scale. */
  readonly step: number;
  /** What is drawn over the scale, and the words below it. */
  readonly content: readonly string[];
}

/** Where a value is, in px from above. */
export const heightOf = (value: number, top: number) =>
  plot.bottom - (value / top) * (plot.bottom - plot.top);

/** A picture with a scale. An SVG without style sheets or scripts, legible on white and on black. */
export function svgFrame({ title, top, step, content }: FrameOptions): string {
  const values = Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => index * step);
  const scale = values.map((value) => {
    const y = heightOf(value, top);
    return (
      `<path d="M${plot.left} ${y}H${plot.right}" stroke="#888" stroke-opacity=".4"/>` +
      text(plot.left - 8, y + 4, value.toLocaleString('en'), 'end')
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" font-family="sans-serif" font-size="12" fill="#888">`,
    `<title>${title}</title>`,
    text(plot.left, 20, title, 'start'),
    ...scale,
    ...content,
    '</svg>\n',
  ].join('\n');
}

export function text(
  x: number,
  y: number,
  content: string,
  anchor: 'start' | 'middle' | 'end',
): string {
  return `<text x="${x}" y="${y}" text-anchor="${anchor}">${content}</text>`;
}
