import { css } from 'lit';

/** Square, in hairlines and a serif: names and texts in lines, without bubbles. */
export const paperStyles = css`
  .window.paper {
    --_background: var(--chat-background, light-dark(oklch(0.988 0.006 85), oklch(0.17 0.006 70)));
    --_surface: var(--chat-surface, light-dark(oklch(0.955 0.01 85), oklch(0.22 0.008 70)));
    --_text: var(--chat-text, light-dark(oklch(0.22 0.012 60), oklch(0.93 0.012 85)));
    --_muted: var(--chat-muted, light-dark(oklch(0.49 0.015 65), oklch(0.73 0.015 80)));
    --_line: var(--chat-border, light-dark(oklch(0.89 0.012 85), oklch(0.32 0.008 70)));
    --_accent-tint: var(--chat-tint, color-mix(in oklab, var(--_accent) 10%, var(--_background)));
    --_field: var(--_background);
    --_field-line: light-dark(oklch(0.65 0.012 75), oklch(0.56 0.01 75));
    --_own: transparent;
    --_own-text: var(--_text);
    --_peer: transparent;
    --_peer-text: var(--_text);
    --_shadow: 0 2px 8px light-dark(rgb(40 30 15 / 10%), rgb(0 0 0 / 40%));
    --_radius: var(--chat-radius, 4px);
    --_radius-control: var(--chat-control-radius, 4px);
    --_bubble: var(--_radius-control);
    font-family: var(
      --chat-font,
      Charter,
      'Iowan Old Style',
      'Palatino Linotype',
      Palatino,
      Georgia,
      'Noto Serif',
      'Liberation Serif',
      serif,
      'Apple Color Emoji',
      'Segoe UI Emoji',
      'Noto Color Emoji'
    );
  }
  .window.paper :is(.avatar, .avatar img, .medallion, .icon-button, .user-mark, .ghost),
  :host([theme='paper'])
    :is(
      .field, .input, .send, .icon-button, .link-button, .attach, .item, .menu, .menu.sheet.reactions, .menu.sheet,
      .row, .choose, .badge, .to-search, .to-archive, .avatar, .avatar img, .user-mark, .medallion, .result,
      .reaction, .tools, .tool, .jump, .kind, .speed, .play, .code, code, chat-file-thumbnail, .page, .leave
    ) {
    border-radius: var(--_radius-control);
  }
  :host([theme='paper']) .badge {
    border-radius: 3px;
  }

  /* A conversation, in lines. */
  :host(chat-message[theme='paper']) .message,
  :host(chat-message[theme='paper']) .body {
    justify-items: start;
  }
  :host(chat-message[theme='paper']) .message.first {
    margin-block-start: 12px;
    padding-block-start: 10px;
    border-block-start: 1px solid var(--_line);
  }
  :host(chat-message[theme='paper']) .body {
    inline-size: 100%;
    max-inline-size: 42em;
  }
  /* Who it is, above what they say. */
  :host(chat-message[theme='paper']) .message.first > span.visually-hidden {
    position: static;
    inline-size: auto;
    block-size: auto;
    margin: 0 0 1px;
    overflow: visible;
    clip-path: none;
    color: var(--_muted);
    font-size: 0;
  }
  :host(chat-message[theme='paper']) .message.first > span.visually-hidden bdi {
    font-size: calc(var(--chat-font-size, 15px) * 0.8667);
    font-weight: 600;
  }
  :host(chat-message[theme='paper']) .message.own > span.visually-hidden {
    color: var(--_accent-text);
  }
  :host(chat-message[theme='paper']) .bubble.bubble {
    outline: 0;
    border-radius: var(--_radius-control);
    line-height: 1.5;
  }
  :host(chat-message[theme='paper']) .message:not(.failed, .emoji) .bubble {
    padding: 1px 0;
  }
  :host(chat-message[theme='paper']) .message.failed .bubble {
    padding: 4px 8px;
  }
  :host(chat-message[theme='paper']) .message.deleted .bubble {
    box-shadow: none;
  }
  :host(chat-message[theme='paper']) .own a {
    color: var(--_link);
  }
  :host(chat-message[theme='paper']) .own:not(.failed) .quote {
    border-color: var(--_accent-text);
  }
  :host(chat-message[theme='paper']) .quote {
    border-inline-start-width: 1px;
  }
  :host(chat-message[theme='paper']) .files {
    max-inline-size: 100%;
    margin: 2px 0 4px;
  }
  :host(chat-message[theme='paper']) .file {
    padding-inline-start: 0;
  }
  :host(chat-message[theme='paper']) .own .kind {
    color: var(--_accent-text);
  }
  :host(chat-message[theme='paper']) .own .voice {
    --_voice: var(--_accent-text);
  }
  :host(chat-message[theme='paper']) .picture:focus-visible::after {
    border-radius: var(--_radius-control);
  }
  :host(chat-message[theme='paper']) .meta,
  :host(chat-message[theme='paper']) .failure,
  :host(chat-message[theme='paper']) .note {
    justify-content: start;
    padding-inline: 0;
  }
  :host(chat-message[theme='paper']) .reactions {
    justify-content: start;
    margin-block: 4px;
    padding-inline: 0;
  }
  :host(chat-message[theme='paper']) .reaction {
    box-shadow: none;
  }
  :host(chat-message[theme='paper']) .tools {
    inset-block-start: -18px;
    inset-inline: auto 0;
  }
  :host(chat-message[theme='paper']) .notice .words {
    font-style: italic;
  }
  :host(chat-message-list[theme='paper']) .day span {
    font-style: italic;
    font-weight: 400;
  }
  :host(chat-message-list[theme='paper']) .typing {
    padding: 0.6em 0;
    border-radius: 0;
  }

  /* Lines in the place of frames. */
  :host(chat-composer[theme='paper']) {
    border-block-start: 1px solid var(--_line);
    padding-block-start: 12px;
  }
  :host(chat-conversation-list[theme='paper']) .row {
    border-radius: 0;
    border-block-end: 1px solid var(--_line);
  }
`;
