import { css } from 'lit';
import { tokens } from './tokens.styles.js';

/**
 * How the outermost box of an element begins that stands on a page by itself: with nothing of what the
 * page says, but for what it says to us. Declarations, for the rule of that box; its parts inherit them.
 */
export const outermost = css`
  all: initial;
  color-scheme: light dark;

  ${tokens}

  color: var(--_text);
  font-family: var(
    --chat-font,
    system-ui,
    'Segoe UI',
    Roboto,
    'Noto Sans',
    Arial,
    sans-serif,
    'Apple Color Emoji',
    'Segoe UI Emoji',
    'Noto Color Emoji'
  );
  font-size: var(--chat-font-size, 15px);
  line-height: 1.45;
  text-align: start;
  -webkit-font-smoothing: antialiased;
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
`;
