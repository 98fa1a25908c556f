import { svg, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';

/** What is pressed to end a recording. */
export const stopIcon: TemplateResult = icon(
  svg`<rect x="6.5" y="6.5" width="11" height="11" rx="1.75" fill="currentColor"/>`,
);
