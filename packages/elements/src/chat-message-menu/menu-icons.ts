import { svg, type TemplateResult } from 'lit';
import { icon, icons } from '../icons/icons.js';

export type MenuIcon = 'reply' | 'copy' | 'edit' | 'trash' | 'close';

/** Those of the menu; what nothing else shows is loaded with it. */
export const menuIcons: Readonly<Record<MenuIcon, TemplateResult>> = {
  reply: icons.reply,
  copy: icon(
    svg`<rect x="8.5" y="8.5" width="11" height="11" rx="2.5"/><path d="M15.5 5.5A1.5 1.5 0 0 0 14 4.5H6.5a2 2 0 0 0-2 2V14a1.5 1.5 0 0 0 1 1.5"/>`,
  ),
  edit: icons.edit,
  trash: icon(
    svg`<path d="M4.5 7h15M9.5 7V5.5a1 1 0 0 1 1-1h3a1 1 0 0 1 1 1V7m-8 0 .8 11a1.5 1.5 0 0 0 1.5 1.5h6.4a1.5 1.5 0 0 0 1.5-1.5l.8-11"/>`,
  ),
  close: icons.close,
};
