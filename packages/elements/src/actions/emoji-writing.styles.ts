import { css } from 'lit';

/** Where emoji are picked, above the field, within what there is of the window. */
export const emojiWritingStyles = css`
  :host {
    position: relative;
  }
  .emoji {
    animation: come 120ms ease-out;
  }
  .emoji[aria-expanded='true'] {
    background: var(--_accent-tint);
    color: var(--_accent-text);
  }
  .emoji-place {
    position: absolute;
    z-index: 3;
    inset-block-end: calc(100% - 4px);
    inset-inline-end: 12px;
    inline-size: min(352px, 100% - 24px);
    block-size: min(380px, var(--_emoji-room, 380px));
    overflow: hidden;
    border: 1px solid var(--_line);
    border-radius: 14px;
    background: var(--_raised);
    box-shadow: var(--_shadow);
    animation: rise 180ms ease-out;
  }
  .emoji-place chat-emoji-picker {
    block-size: 100%;
  }
  .emoji-list {
    position: absolute;
    z-index: 3;
    inset-block-end: calc(100% - 4px);
    inset-inline-start: 12px;
    inline-size: min(340px, 100% - 24px);
    max-block-size: 45vh;
    overflow-y: auto;
    padding: 5px;
    border: 1px solid var(--_line);
    border-radius: 14px;
    background: var(--_raised);
    box-shadow: var(--_shadow);
    animation: rise 120ms ease-out;
  }
  .option {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 36px;
    padding: 0 10px;
    border-radius: 9px;
    cursor: pointer;
  }
  .option[aria-selected='true'] {
    background: var(--_accent-tint);
  }
  .glyph {
    flex: none;
    font-family: 'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji', 'Twemoji Mozilla', sans-serif;
    font-size: 20px;
    line-height: 1;
  }
  .name,
  .code {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .name {
    flex: 1;
  }
  .code {
    max-inline-size: 45%;
    color: var(--_muted);
    font-size: 0.8667em;
  }
  @media (hover: hover) {
    .option:hover {
      background: var(--_surface);
    }
  }
  @media (pointer: coarse) {
    .option {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .option[aria-selected='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
  @container (inline-size < 480px) {
    .emoji-place {
      inset-block-end: 100%;
      inset-inline: 0;
      inline-size: auto;
      block-size: min(320px, var(--_emoji-room, 320px));
      border-width: 1px 0;
      border-radius: 18px 18px 0 0;
      box-shadow: none;
    }
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }
`;
