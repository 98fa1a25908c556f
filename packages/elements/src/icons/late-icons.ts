import { svg, type TemplateResult } from 'lit';
import { icon } from './icons.js';

/** What more than one of the parts shows that are loaded later, and nothing before them. */
export const lateIcons: Readonly<Record<'down' | 'close', TemplateResult>> = {
  down: icon(svg`<path d="M12 5v14m-6-6 6 6 6-6" stroke-width="2"/>`),
  close: icon(svg`<path d="m6.5 6.5 11 11m0-11-11 11" stroke-width="2"/>`),
};
