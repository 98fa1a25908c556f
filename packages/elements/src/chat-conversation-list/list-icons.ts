import { svg, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';

/** Icons that nothing but the list of conversations has. */
export const listIcons: Readonly<Record<'pin' | 'muted' | 'archive' | 'blocked', TemplateResult>> =
  {
    pin: icon(svg`<path d="M9 4.5h6l-.8 6 2.8 3H7l2.8-3ZM12 13.5V20"/>`),
    muted: icon(
      svg`<path d="M7 16.5V11a5 5 0 0 1 7.5-4.3M17 10.5v6M5.5 16.5h11M10.5 19.5h3M4.5 4.5l15 15"/>`,
    ),
    blocked: icon(svg`<circle cx="12" cy="12" r="8"/><path d="m6.4 6.4 11.2 11.2"/>`),
    archive: icon(
      svg`<path d="M4.5 5.5h15v4h-15ZM6 9.5v8A1.5 1.5 0 0 0 7.5 19h9a1.5 1.5 0 0 0 1.5-1.5v-8M10 13h4"/>`,
    ),
  };
