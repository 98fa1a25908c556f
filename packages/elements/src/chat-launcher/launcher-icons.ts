const namespace = 'http://www.w3.org/2000/svg';

/** A drawing on a grid of 24, in the colour of the text around it. */
function icon(path: string, size: number): SVGSVGElement {
  const svg = document.createElementNS(namespace, 'svg');
  const attributes = {
    ...{ class: 'icon', viewBox: '0 0 24 24', width: `${size}`, height: `${size}` },
    ...{ fill: 'none', stroke: 'currentColor', 'stroke-width': '1.75', 'aria-hidden': 'true' },
    ...{ 'stroke-linecap': 'round', 'stroke-linejoin': 'round' },
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const line = document.createElementNS(namespace, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

export const launcherIcons = {
  bubble: () =>
    icon(
      'M20.5 11.5c0 4-3.8 7.2-8.5 7.2-1.2 0-2.3-.2-3.3-.6L4.2 19.8l1.3-3.7a6.6 6.6 0 0 1-2-4.6c0-4 3.8-7.2 8.5-7.2s8.5 3.2 8.5 7.2Z',
      28,
    ),
  chevron: () => icon('m5.5 9 6.5 6.5L18.5 9', 28),
  close: () => icon('m6 6 12 12M18 6 6 18', 20),
};
