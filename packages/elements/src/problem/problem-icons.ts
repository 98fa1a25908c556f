import { svg, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';

/** Icons that nothing but a problem has. */
export const problemIcons: Readonly<Record<'person' | 'lock', TemplateResult>> = {
  person: icon(
    svg`<circle cx="12" cy="8.5" r="3.75"/><path d="M4.75 19.5c.9-3.4 3.7-5 7.25-5s6.35 1.6 7.25 5"/>`,
  ),
  lock: icon(
    svg`<rect x="5.25" y="10.5" width="13.5" height="9" rx="2"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>`,
  ),
};
