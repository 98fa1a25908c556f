import { svg, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';

/** A face that smiles. */
export const emojiIcon: TemplateResult = icon(
  svg`<circle cx="12" cy="12" r="8"/><path d="M8.8 14.2c.7 1.1 1.8 1.8 3.2 1.8s2.5-.7 3.2-1.8M9.3 9.8h.1m5.2 0h.1"/>`,
);
