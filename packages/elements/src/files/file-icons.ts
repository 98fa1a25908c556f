import { svg, type TemplateResult } from 'lit';
import { icon } from '../icons/icons.js';
import { lateIcons } from '../icons/late-icons.js';
import type { FileKind } from './file-kind.js';

const sheet = svg`<path d="M13.5 3.5H7.5A1.5 1.5 0 0 0 6 5v14a1.5 1.5 0 0 0 1.5 1.5h9A1.5 1.5 0 0 0 18 19V8Z"/><path d="M13.5 3.5V8H18"/>`;

/** By kind, and what else is shown of files. */
export const fileIcons: Readonly<
  Record<FileKind | 'gone' | 'close' | 'down' | 'back' | 'next' | 'plus' | 'minus', TemplateResult>
> = {
  picture: icon(
    svg`<rect x="4" y="5" width="16" height="14" rx="2"/><circle cx="9" cy="10" r="1.5"/><path d="m4.5 17 4.5-4 3 2.5 3.5-3.5 4 4"/>`,
  ),
  video: icon(
    svg`<rect x="4" y="5" width="16" height="14" rx="2"/><path d="m10.5 9 4.5 3-4.5 3Z"/>`,
  ),
  audio: icon(
    svg`<path d="M9.5 17V6.5L18 5v10.5"/><circle cx="7.25" cy="17" r="2.25"/><circle cx="15.75" cy="15.5" r="2.25"/>`,
  ),
  archive: icon(svg`${sheet}<path d="M10 7.5h1.5m-1.5 3h1.5m-1.5 3h1.5V17H10Z"/>`),
  text: icon(svg`${sheet}<path d="M9 12h6m-6 3.5h6"/>`),
  other: icon(sheet),
  gone: icon(
    svg`<path d="M8 5h10a2 2 0 0 1 2 2v10M4 7v10a2 2 0 0 0 2 2h11M4 4l16 16M4.5 17 9 13"/>`,
  ),
  close: lateIcons.close,
  down: icon(svg`<path d="M12 4.5v10m-4.5-4 4.5 4.5 4.5-4.5M5.5 19.5h13"/>`),
  back: icon(svg`<path d="m14.5 5-7 7 7 7" stroke-width="2"/>`),
  next: icon(svg`<path d="m9.5 5 7 7-7 7" stroke-width="2"/>`),
  plus: icon(svg`<path d="M12 6v12M6 12h12" stroke-width="2"/>`),
  minus: icon(svg`<path d="M6 12h12" stroke-width="2"/>`),
};
