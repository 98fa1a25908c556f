import { svg, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';

/** Icons that nothing but the search has. */
export const searchIcons: Readonly<Record<'up', TemplateResult>> = {
  up: icon(svg`<path d="M12 19V5m-6 6 6-6 6 6" stroke-width="2"/>`),
};
