import { css } from 'lit';

export const chatMessageMenuStyles = css`
  :host {
    position: absolute;
    inset: 0;
    z-index: 10;
    overflow: hidden;
  }
  :host([touch]) {
    /* Below the bubble that it is about, which is lifted above it. */
    z-index: 1;
    background: var(--_scrim);
    backdrop-filter: blur(6px);
    -webkit-backdrop-filter: blur(6px);
    animation: fade 180ms ease-out;
  }
  /* Higher than what that bubble was lifted out of. */
  :host([touch][picking]) {
    z-index: 10;
  }
  .menu {
    position: absolute;
    min-inline-size: 176px;
    overflow: auto;
    padding: 5px;
    border: 1px solid var(--_line);
    border-radius: 14px;
    background: var(--_raised);
    color: var(--_text);
    box-shadow: var(--_shadow);
    animation: come 180ms ease-out;
  }
  .menu:focus-visible {
    outline: none;
  }
  .menu.above {
    --_from: 6px;
  }
  .menu.reactions {
    min-inline-size: 0;
    border-radius: 24px;
  }
  .item {
    border: 0;
    background: none;
    transition: background-color 120ms;
  }
  .item:focus-visible {
    background: var(--_surface);
    outline-offset: -2px;
  }
  @media (hover: hover) {
    .item:hover {
      background: var(--_surface);
    }
  }
  .emoji {
    display: flex;
    justify-content: space-between;
    gap: 2px;
  }
  .emoji .item {
    display: grid;
    place-items: center;
    inline-size: 36px;
    block-size: 36px;
    padding: 0;
    border-radius: 50%;
    font-size: 20px;
    line-height: 1;
  }
  .emoji .more {
    color: var(--_muted);
    background: var(--_surface);
  }
  .menu.picker {
    display: flex;
    inline-size: min(352px, 100% - 16px);
    block-size: 380px;
    overflow: hidden;
    padding: 0;
  }
  .menu.picker.sheet {
    inline-size: auto;
    block-size: min(400px, 100% - 56px);
    padding: 0 0 env(safe-area-inset-bottom);
  }
  .picker chat-emoji-picker {
    flex: 1;
    min-inline-size: 0;
  }
  .emoji .item[aria-checked='true'] {
    background: var(--_accent-tint);
    box-shadow: inset 0 0 0 1.5px var(--_accent-text);
  }
  .reacted {
    padding: 4px 10px 2px;
    color: var(--_muted);
    font-size: 0.8667em;
    line-height: 1.5;
  }
  .reacted p,
  .ask {
    margin: 0;
  }
  .action {
    display: flex;
    align-items: center;
    gap: 12px;
    inline-size: 100%;
    min-block-size: 36px;
    padding: 0 10px;
    border-radius: 9px;
    text-align: start;
  }
  .action .icon {
    color: var(--_muted);
    inline-size: 18px;
    block-size: 18px;
  }
  .action.danger,
  .action.danger .icon {
    color: var(--_danger);
  }
  .reply:dir(rtl) .icon {
    transform: scaleX(-1);
  }
  .ask {
    max-inline-size: 22em;
    padding: 8px 10px;
    font-weight: 600;
  }
  .sheet {
    inset-inline: 0;
    inset-block: auto 0;
    max-block-size: calc(100% - 56px);
    padding: 8px 8px max(8px, env(safe-area-inset-bottom));
    border-width: 1px 0 0;
    border-radius: 18px 18px 0 0;
    box-shadow: none;
    --_from: 40%;
    animation-duration: 240ms;
  }
  .menu.sheet.reactions {
    border-radius: 18px 18px 0 0;
  }
  .sheet .emoji {
    padding: 2px 4px 8px;
  }
  .sheet .emoji .item {
    inline-size: 48px;
    block-size: 48px;
    font-size: 28px;
  }
  .sheet .action {
    min-block-size: 48px;
    padding-inline: 16px;
    border-radius: 12px;
  }
  .sheet .action .icon {
    inline-size: 20px;
    block-size: 20px;
  }
  .sheet .reacted,
  .sheet .ask {
    padding-inline: 16px;
  }
  @keyframes come {
    from {
      opacity: 0;
      transform: translateY(var(--_from, -6px));
    }
  }
  @keyframes fade {
    from {
      opacity: 0;
    }
  }
  @media (forced-colors: active) {
    .item:focus-visible {
      outline: 2px solid Highlight;
    }
    .emoji .item[aria-checked='true'] {
      outline: 1px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
