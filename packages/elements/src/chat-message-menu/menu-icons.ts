import { svg, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';
import { lateIcons } from '../icons/late-icons.js';

export type MenuIcon = 'react' | 'reply' | 'copy' | 'edit' | 'trash' | 'flag' | 'close' | 'plus';

/** Those of the menu; what nothing else shows is loaded with it. */
export const menuIcons: Readonly<Record<MenuIcon, TemplateResult>> = {
  react: icon(
    svg`<path d="M19.6 10.2a8 8 0 1 1-5.8-5.8M9 14.2c.7 1 1.7 1.6 3 1.6s2.3-.6 3-1.6M9 9.8h.1m5.8 0h.1" stroke-width="1.75"/><path d="M18.5 3v5m-2.5-2.5h5"/>`,
  ),
  reply: icon(svg`<path d="M9.5 6 4 11.5 9.5 17M4.5 11.5H14a6 6 0 0 1 6 6v.5"/>`),
  copy: icon(
    svg`<rect x="8.5" y="8.5" width="11" height="11" rx="2.5"/><path d="M15.5 5.5A1.5 1.5 0 0 0 14 4.5H6.5a2 2 0 0 0-2 2V14a1.5 1.5 0 0 0 1 1.5"/>`,
  ),
  edit: icon(
    svg`<path d="m5 19 .9-3.9L16.3 4.7a1.5 1.5 0 0 1 2.1 0l.9.9a1.5 1.5 0 0 1 0 2.1L8.9 18.1Z"/>`,
  ),
  trash: icon(
    svg`<path d="M4.5 7h15M9.5 7V5.5a1 1 0 0 1 1-1h3a1 1 0 0 1 1 1V7m-8 0 .8 11a1.5 1.5 0 0 0 1.5 1.5h6.4a1.5 1.5 0 0 0 1.5-1.5l.8-11"/>`,
  ),
  flag: icon(svg`<path d="M6.5 20V4.5M6.5 5.5c4-2 7 2 11.5 0v8c-4.5 2-7.5-2-11.5 0"/>`),
  close: lateIcons.close,
  plus: icon(svg`<path d="M12 5.5v13m-6.5-6.5h13" stroke-width="2"/>`),
};
