import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';

/** A drawing on a grid of 24, in the colour of the text around it. */
export const icon = (paths: SVGTemplateResult): TemplateResult =>
  html`<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`;

export const icons = {
  send: icon(svg`<path d="M12 19V5M5.5 11.5 12 5l6.5 6.5" stroke-width="2.25"/>`),
  signOut: icon(
    svg`<path d="M14 4.5H7A1.5 1.5 0 0 0 5.5 6v12A1.5 1.5 0 0 0 7 19.5h7M10.5 12h9m0 0-3.2-3.2m3.2 3.2-3.2 3.2"/>`,
  ),
  search: icon(svg`<circle cx="10.75" cy="10.75" r="6.25"/><path d="m15.5 15.5 4.5 4.5"/>`),
  settings: icon(
    svg`<path d="M4.5 8h8.5m4.5 0h2M4.5 16h2m4.5 0h8.5"/><circle cx="15.25" cy="8" r="2.25"/><circle cx="8.75" cy="16" r="2.25"/>`,
  ),
  back: icon(svg`<path d="m14.5 5-7 7 7 7" stroke-width="2"/>`),
  clock: icon(svg`<circle cx="12" cy="12" r="8"/><path d="M12 7.5V12l2.8 1.8"/>`),
  tick: icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5" stroke-width="2.25"/>`),
  ticks: icon(svg`<path d="m1.5 12.5 4.5 4.5L15 7.5M11.5 16l1 1L22 7.5" stroke-width="2.25"/>`),
  warning: icon(
    svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 7.8v4.7m0 3.2v.1" stroke-width="2"/>`,
  ),
  cloud: icon(
    svg`<path d="M7.5 18.5a4.25 4.25 0 0 1-.6-8.45A5.5 5.5 0 0 1 17.4 9.3a4.6 4.6 0 0 1 1.6 8.6M9.8 13.2l4.9 4.9m0-4.9-4.9 4.9"/>`,
  ),
  bubbles: icon(
    svg`<path d="M20 11.2c0 3.7-3.6 6.7-8 6.7-1.1 0-2.2-.2-3.1-.5L4.7 19l1.2-3.4A6.1 6.1 0 0 1 4 11.2c0-3.7 3.6-6.7 8-6.7s8 3 8 6.7Z"/><path d="M8.6 11.3h.1m3.3 0h.1m3.3 0h.1" stroke-width="2.25"/>`,
  ),
  more: icon(svg`<path d="M5.5 12h.1m6.4 0h.1m6.4 0h.1" stroke-width="2.75"/>`),
  deleted: icon(svg`<circle cx="12" cy="12" r="8"/><path d="m6.4 6.4 11.2 11.2"/>`),
  check: icon(svg`<path d="m5.5 12.5 4.5 4.5 8.5-9.5" stroke-width="2.25"/>`),
} as const;
