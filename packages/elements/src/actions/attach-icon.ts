import { svg, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';

/** A paper clip. */
export const attachIcon: TemplateResult = icon(
  svg`<path d="m19.5 11.2-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l7.9-7.9a3.1 3.1 0 0 1 4.4 4.4l-7.8 7.8a1.55 1.55 0 0 1-2.2-2.2l6.9-6.9"/>`,
);
