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
