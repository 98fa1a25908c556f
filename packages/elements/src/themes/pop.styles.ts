import { css } from 'lit';

/** Round, on a tinted ground, with own bubbles that run from the accent into its neighbour. */
export const popStyles = css`
  .window.pop {
    --_ground: light-dark(#fff, oklch(0.17 0 0));
    --_background: var(--chat-background, color-mix(in oklab, var(--_accent) 7%, var(--_ground)));
    --_surface: var(--chat-surface, color-mix(in oklab, var(--_accent) 11%, var(--_ground)));
    --_muted: var(--chat-muted, color-mix(in oklab, var(--_text) 72%, var(--_ground)));
    --_line: var(--chat-border, color-mix(in oklab, var(--_accent) 20%, var(--_ground)));
    --_accent-tint: var(--chat-tint, color-mix(in oklab, var(--_accent) 13%, var(--_ground)));
    --_raised: light-dark(#fff, color-mix(in oklab, var(--_background) 90%, #fff));
    --_peer: var(--chat-peer-bubble, var(--_raised));
    --_field: var(--_raised);
    /* As readable as the first: darker for white text, lighter for dark. */
    --_second: var(--_own);
    --_radius: var(--chat-radius, 26px);
    --_bubble: var(--chat-bubble-radius, 22px);
    --_radius-control: var(--chat-control-radius, 18px);
    font-family: var(
      --chat-font,
      ui-rounded,
      'SF Pro Rounded',
      Nunito,
      Quicksand,
      'Hiragino Maru Gothic ProN',
      system-ui,
      'Segoe UI',
      Roboto,
      'Noto Sans',
      'Liberation Sans',
      sans-serif,
      'Apple Color Emoji',
      'Segoe UI Emoji',
      'Noto Color Emoji'
    );
  }
  @supports (color: color(from light-dark(red, red) xyz-d65 x y z)) {
    .window.pop {
      --_ground: light-dark(#fff, oklch(from var(--_a) 0.17 min(c, 0.015) h));
      --_more: calc(1.2 - 0.65 * clamp(0, (0.1825 - y) * 99999, 1));
      --_other: color(
        from var(--_own) xyz-d65 calc(x * var(--_more)) calc(y * var(--_more))
          calc(z * var(--_more))
      );
      --_second: oklch(from var(--_other) l c calc(h + 28));
    }
  }
  .window.pop header {
    border-block-end-color: transparent;
  }
  :host([theme='pop']) .input {
    background: var(--_field);
  }
  .window.pop .button,
  :host([theme='pop']) .button {
    border-radius: 22px;
  }
  :host([theme='pop']) :is(.row, .choose, .result, .to-archive, .item, .kind, chat-file-thumbnail) {
    border-radius: 18px;
  }
  :host([theme='pop']) :is(.menu, .menu.sheet, .menu.sheet.reactions) {
    border-radius: 22px;
  }
  :host([theme='pop']) .menu:is(.sheet, .sheet.reactions) {
    border-end-start-radius: 0;
    border-end-end-radius: 0;
  }

  :host(chat-message[theme='pop']) .message {
    padding-block-start: 3px;
  }
  :host(chat-message[theme='pop']) .message.first {
    padding-block-start: 16px;
  }
  :host(chat-message[theme='pop']) .message:not(.first) {
    --_upper: 8px;
  }
  :host(chat-message[theme='pop']) .message:not(.last) {
    --_lower: 8px;
  }
  :host(chat-message[theme='pop']) .own:not(.emoji, .failed, .deleted) .bubble {
    background-image: linear-gradient(155deg, var(--_own), var(--_second));
  }
  :host(chat-message[theme='pop']) .picture:focus-visible::after {
    border-radius: 18px;
  }
  :host(chat-message-list[theme='pop']) .day span {
    padding: 3px 12px;
    border-radius: 12px;
    background: var(--_surface);
  }
  :host(chat-message-list[theme='pop']) .row {
    border-radius: 22px;
  }
  :host([theme='pop']) .send:not([aria-disabled='true']) {
    background-image: linear-gradient(155deg, var(--_own), var(--_second));
    color: var(--_own-text);
  }
`;
