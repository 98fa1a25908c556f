import { tokenText } from '../styles/token-text.js';

/** From nothing of what the page says, as the window inside begins, too. */
const outermost = `
  all: initial;
  direction: inherit;
  color-scheme: light dark;
  ${tokenText}
  box-sizing: border-box;
  color: var(--_text);
  font: var(--chat-font-size, 15px) / 1.45 var(--chat-font, system-ui, sans-serif);
`;

/** As text: a closed launcher has no Lit to make styles of it. */
export const chatLauncherStyles = `
  :host {
    display: contents !important;
  }
  :host([hidden]) {
    display: none !important;
  }
  .place,
  .popup {
    ${outermost}
    position: fixed;
    z-index: var(--chat-launcher-z-index, 2147483000);
    --_end: calc(20px + max(env(safe-area-inset-left), env(safe-area-inset-right)));
    --_below: calc(env(safe-area-inset-bottom) + var(--chat-launcher-offset, 0px));
    inset-inline-end: var(--_end);
  }
  :host([position='start']) :is(.place, .popup:not([data-full])) {
    inset-inline: var(--_end) auto;
  }
  :host([theme~='light']) :is(.place, .popup) {
    color-scheme: light;
  }
  :host([theme~='dark']) :is(.place, .popup) {
    color-scheme: dark;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  .icon {
    display: block;
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button {
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }
  :focus-visible {
    outline: 2px solid var(--_focus);
    outline-offset: 2px;
  }
  .popup:focus {
    outline: none;
  }
  .place {
    display: flex;
    align-items: flex-end;
    gap: 12px;
    inset-block-end: calc(20px + var(--_below));
    pointer-events: none;
  }
  :host([position='start']) .place {
    flex-direction: row-reverse;
  }
  .place > * {
    pointer-events: auto;
  }
  .launcher {
    position: relative;
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 56px;
    block-size: 56px;
    border-radius: 50%;
    transition: filter 120ms, transform 120ms;
  }
  .launcher,
  .retry {
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .launcher:hover {
    filter: brightness(1.08);
  }
  .launcher:active {
    transform: scale(0.96);
  }
  .face {
    grid-area: 1 / 1;
    display: grid;
    place-items: center;
    transition: opacity 180ms ease-out, transform 180ms ease-out;
  }
  .chevron,
  .open .own {
    opacity: 0;
    transform: rotate(-45deg) scale(0.6);
  }
  .open .chevron {
    opacity: 1;
    transform: none;
  }
  ::slotted([slot='icon']) {
    display: block;
    max-inline-size: 32px;
    max-block-size: 32px;
  }
  .badge {
    position: absolute;
    inset-block-start: -4px;
    inset-inline-end: -4px;
    min-inline-size: 24px;
    padding: 0 5px;
    border: 2px solid var(--_accent);
    border-radius: 12px;
    background: var(--_on-accent);
    color: var(--_accent);
    font-size: 0.8em;
    font-weight: 600;
    line-height: 20px;
    text-align: center;
    animation: arrive 180ms ease-out;
  }
  .greeting {
    position: relative;
    max-inline-size: min(280px, 100vw - 112px);
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_raised);
    animation: arrive 240ms 400ms ease-out backwards;
  }
  .greeting-text {
    display: block;
    min-block-size: 54px;
    padding-block: 14px;
    padding-inline: 16px 44px;
    border-radius: inherit;
    text-align: start;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  .greeting-text span {
    display: block;
  }
  .greeting-close {
    position: absolute;
    inset-block-start: 0;
    inset-inline-end: 0;
  }
  .greeting-close,
  .leave {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    border-radius: 50%;
    color: var(--_muted);
  }
  .greeting-close:hover,
  .leave:hover {
    color: var(--_text);
  }
  [hidden] {
    display: none !important;
  }
  @keyframes arrive {
    from {
      opacity: 0;
      transform: scale(0.8);
    }
  }

  .popup {
    display: none;
    inset-block: auto max(88px + var(--_below), var(--_covered, 0px) + 8px);
    inset-inline-start: auto;
    inline-size: min(400px, 100vw - 40px);
    block-size: min(680px, var(--_seen, 100dvh) - 104px - var(--_below));
    border-radius: var(--_radius);
    background: var(--_background);
    box-shadow: 0 8px 32px light-dark(rgb(15 30 30 / 18%), rgb(0 0 0 / 55%));
    overflow: hidden;
    overscroll-behavior: contain;
    opacity: 0;
    transform: scale(0.92);
    transform-origin: 100% 100%;
    transition: opacity 180ms ease-in, transform 180ms ease-in, display 180ms, overlay 180ms;
    transition-behavior: allow-discrete;
  }
  .popup:dir(rtl),
  :host([position='start']) .popup {
    transform-origin: 0 100%;
  }
  :host([position='start']) .popup:dir(rtl) {
    transform-origin: 100% 100%;
  }
  .popup::backdrop {
    background: none;
  }
  .popup[data-shown] {
    display: block;
    opacity: 1;
    transform: none;
    transition-timing-function: ease-out;
  }
  .popup[data-full] {
    inset: var(--_top, 0px) 0 auto;
    inline-size: 100%;
    block-size: var(--_seen, 100dvh);
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
    border-radius: 0;
    box-shadow: none;
    transform: translateY(24px);
    --chat-radius: 0px;
  }
  .popup[data-full][data-shown] {
    transform: none;
  }
  .popup[data-keyboard] {
    padding-block-end: 0;
  }
  @starting-style {
    .popup[data-shown] {
      opacity: 0;
      transform: scale(0.92);
    }
    .popup[data-full][data-shown] {
      transform: translateY(24px);
    }
  }
  chat-window {
    inline-size: 100%;
    block-size: 100% !important;
  }
  .popup[data-full] chat-window::part(window) {
    border: 0;
  }
  .popup:not([data-full]) .leave {
    display: none;
  }
  .waiting {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    border: 1px solid var(--_line);
    border-radius: inherit;
  }
  .bar {
    display: flex;
    align-items: center;
    gap: 10px;
    flex: none;
    min-block-size: 64px;
    padding-inline: 16px 8px;
    border-block-end: 1px solid var(--_line);
    font-size: 1.0667em;
    font-weight: 650;
  }
  .bar > :first-child {
    flex: 1;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .ghosts {
    flex: 1;
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    gap: 10px;
    padding: 16px 16px 88px;
    animation: appear 300ms 150ms ease-out backwards;
  }
  .ghosts span {
    inline-size: 62%;
    block-size: 40px;
    border-radius: 18px;
    background: var(--_surface);
    animation: breathe 1.2s ease-in-out infinite alternate;
  }
  .ghosts span:nth-child(2n) {
    inline-size: 38%;
  }
  .ghosts span:nth-child(3n) {
    align-self: flex-end;
    background: var(--_accent-tint);
  }
  .failed {
    margin: auto;
    padding: 24px;
    text-align: center;
  }
  .failed p {
    margin: 0 0 16px;
  }
  .retry {
    min-block-size: 44px;
    padding: 0 1.25em;
    border-radius: 12px;
    font-weight: 600;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
  @media (forced-colors: active) {
    .launcher,
    .badge,
    .retry,
    .popup {
      border: 2px solid ButtonText;
    }
    .badge {
      forced-color-adjust: none;
      border-color: Canvas;
      background: Highlight;
      color: HighlightText;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    .popup,
    .popup[data-full] {
      animation: none !important;
      transition: none !important;
    }
  }
`;
