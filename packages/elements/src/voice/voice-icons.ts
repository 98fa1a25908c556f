import { svg, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';

/** What is pressed to play, and to stop. */
export const voiceIcons: Readonly<Record<'play' | 'pause', TemplateResult>> = {
  play: icon(svg`<path d="M8.5 5.5v13l10-6.5Z" fill="currentColor"/>`),
  pause: icon(svg`<path d="M8.75 6v12m6.5-12v12" stroke-width="3.5"/>`),
};
