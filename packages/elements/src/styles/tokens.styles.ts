import { css, unsafeCSS } from 'lit';
import { tokenText } from './token-text.js';

/** What the page says of colours and corners, and what follows from that: declarations. */
export const tokens = css`
  ${unsafeCSS(tokenText)}
  --_field: light-dark(var(--_background), color-mix(in oklab, var(--_background) 88%, #000));
  --_field-line: light-dark(#8a9896, #64716f);
  --_focus-halo: color-mix(in srgb, var(--_accent) 22%, transparent);
  --_here: light-dark(#2a9d6b, #46c28c);
  --_danger: light-dark(#b3261e, #ff9d94);
  --_danger-surface: light-dark(#fdf0ef, #38201f);
  --_danger-line: light-dark(#efc4c0, #6d3733);
  --_notice: light-dark(#fff4d9, #3a301a);
  --_on-notice: light-dark(#5b4300, #f6dc9e);
  --_scrim: color-mix(in srgb, var(--_background) 70%, transparent);
  --_shadow: 0 4px 16px light-dark(rgb(15 30 30 / 14%), rgb(0 0 0 / 50%));
  --_bubble: 18px;
  --_radius-control: 12px;
`;
