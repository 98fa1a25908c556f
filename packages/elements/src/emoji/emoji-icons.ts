import { svg, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';
import type { EmojiGroup } from './emoji-list.js';

/** At the tabs of the groups. */
export const groupIcons: Readonly<Record<EmojiGroup, TemplateResult>> = {
  smileys: icon(
    svg`<circle cx="12" cy="12" r="8"/><path d="M8.8 14.2c.7 1.1 1.8 1.8 3.2 1.8s2.5-.7 3.2-1.8M9.3 9.8h.1m5.2 0h.1" />`,
  ),
  people: icon(
    svg`<circle cx="12" cy="8" r="3.5"/><path d="M5 19.5c.6-3.6 3.4-5.5 7-5.5s6.4 1.9 7 5.5"/>`,
  ),
  nature: icon(
    svg`<path d="M19 5c-8.5 0-13 3.6-13 9 0 1.4.5 2.8 1.5 4C15.5 18.5 19 14 19 5ZM5 20c1.5-4 4-7 8-9"/>`,
  ),
  food: icon(
    svg`<path d="M5.5 8.5h11v6a4 4 0 0 1-4 4h-3a4 4 0 0 1-4-4Zm11 1.5h1.25a2.25 2.25 0 0 1 0 4.5H16.5M9 3.5v2m4-2v2"/>`,
  ),
  travel: icon(
    svg`<path d="m6 10.5 1.4-4.1a1.5 1.5 0 0 1 1.4-1h6.4a1.5 1.5 0 0 1 1.4 1L18 10.5M4.5 17v-4.5a2 2 0 0 1 2-2h11a2 2 0 0 1 2 2V17Zm2 0v2m11-2v2M8 13.8h.1m7.8 0h.1"/>`,
  ),
  activities: icon(
    svg`<circle cx="12" cy="12" r="8"/><path d="M4 12h16M12 4v16M6.3 6.3c3.8 3 3.8 8.4 0 11.4M17.7 6.3c-3.8 3-3.8 8.4 0 11.4"/>`,
  ),
  objects: icon(svg`<path d="M9.5 16.5c0-2-3-3.3-3-7a5.5 5.5 0 0 1 11 0c0 3.7-3 5-3 7Zm0 3.5h5"/>`),
  symbols: icon(
    svg`<path d="M12 19.3C7.2 15.9 4.5 13.2 4.5 9.7a3.9 3.9 0 0 1 7.5-1.5 3.9 3.9 0 0 1 7.5 1.5c0 3.5-2.7 6.2-7.5 9.6Z"/>`,
  ),
  flags: icon(svg`<path d="M6 20.5V4.5h11.5l-2.5 4 2.5 4H6"/>`),
};
