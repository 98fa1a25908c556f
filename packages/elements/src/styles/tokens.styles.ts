import { css, unsafeCSS } from 'lit';
import { derived } from './derived.styles.js';
import { tokenText } from './token-text.js';

/** What the page says of colours and corners, and what follows from that: declarations. */
export const tokens = css`
  ${unsafeCSS(tokenText)}
  --_own: var(--chat-own-bubble, var(--_accent));
  --_own-text: var(--chat-own-text, var(--_on-accent));
  --_peer: var(--chat-peer-bubble, var(--_surface));
  --_peer-text: var(--chat-peer-text, var(--_text));
  --_accent-tint: var(
    --chat-tint,
    color-mix(in oklab, var(--_accent) 13%, var(--_background))
  );
  --_focus: var(--chat-focus, var(--_accent-text));
  --_link: var(--chat-link, var(--_accent-text));
  --_field: light-dark(var(--_background), color-mix(in oklab, var(--_background) 88%, #000));
  --_field-line: light-dark(#8a9896, #697473);
  --_focus-halo: color-mix(in srgb, var(--_accent) 22%, transparent);
  --_here: var(--chat-success, light-dark(#2a9d6b, #46c28c));
  --_danger: var(--chat-danger, light-dark(#b3261e, #ff9d94));
  --_on-danger: light-dark(#fff, #3b0907);
  --_danger-surface: color-mix(in oklab, var(--_danger) 10%, var(--_background));
  --_danger-line: color-mix(in oklab, var(--_danger) 32%, var(--_background));
  --_notice: light-dark(#fff4d9, #3a301a);
  --_on-notice: light-dark(#5b4300, #f6dc9e);
  --_scrim: color-mix(in srgb, var(--_background) 70%, transparent);
  --_shadow: 0 4px 16px light-dark(rgb(15 30 30 / 14%), rgb(0 0 0 / 50%));
  --_bubble: var(--chat-bubble-radius, 18px);
  --_radius-control: var(--chat-control-radius, 12px);
  ${derived}
`;
