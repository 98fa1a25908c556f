import { css } from 'lit';

/**
 * The page's CSS reaches the element itself and what is inherited from it. So the element is only a
 * box, guarded where a stray rule would break it, and the window inside it starts from nothing.
 */
export const chatWindowStyles = css`
  :host {
    display: block !important;
    padding: 0 !important;
    border: 0 !important;
    /* Or the white space between the tags of the shadow root becomes lines. */
    white-space: normal !important;
    /* Never higher than what holds it, nor than a small screen or a dialog on it leaves. */
    block-size: min(600px, 100dvh - 80px);
    max-block-size: 100%;
    min-block-size: 0;
    min-inline-size: 0;
    /* What is written inside never stretches the page; left to itself, the window is this large. */
    contain: size layout;
    contain-intrinsic-size: 400px min(600px, 100dvh - 80px);
  }
  /*
   * Of itself as high as that, but not as a wish of its own: so what holds it may make it lower, a
   * grid row or a flex line too. Browsers that know no size for what is contained (Safari before 17)
   * need the wish.
   */
  @supports (contain-intrinsic-size: 1px) {
    :host {
      block-size: auto;
    }
  }
  :host([hidden]) {
    display: none !important;
  }
  .window {
    all: initial;
    direction: inherit;
    color-scheme: light dark;

    --_accent: var(--chat-accent, light-dark(#0d6a66, #13807a));
    --_on-accent: var(--chat-on-accent, #fff);
    --_background: var(--chat-background, light-dark(#fff, #14181a));
    --_surface: var(--chat-surface, light-dark(#f0f3f3, #23292c));
    --_text: var(--chat-text, light-dark(#16201f, #e9eeee));
    --_muted: var(--chat-muted, light-dark(#5a6866, #9dabaa));
    --_line: var(--chat-border, light-dark(#e2e8e7, #2c3437));
    --_radius: var(--chat-radius, 16px);

    --_accent-text: light-dark(var(--_accent), color-mix(in oklab, var(--_accent) 58%, #fff));
    --_accent-tint: color-mix(in oklab, var(--_accent) 13%, var(--_background));
    --_field: light-dark(var(--_background), color-mix(in oklab, var(--_background) 88%, #000));
    --_field-line: light-dark(#8a9896, #64716f);
    --_raised: light-dark(var(--_background), color-mix(in oklab, var(--_background) 88%, #fff));
    --_focus: var(--_accent-text);
    --_focus-halo: color-mix(in srgb, var(--_accent) 22%, transparent);
    --_danger: light-dark(#b3261e, #ff9d94);
    --_danger-surface: light-dark(#fdf0ef, #38201f);
    --_danger-line: light-dark(#efc4c0, #6d3733);
    --_notice: light-dark(#fff4d9, #3a301a);
    --_on-notice: light-dark(#5b4300, #f6dc9e);
    --_shadow: 0 4px 16px light-dark(rgb(15 30 30 / 14%), rgb(0 0 0 / 50%));
    --_bubble: 18px;
    --_radius-control: 12px;

    box-sizing: border-box;
    display: flex;
    flex-direction: column;
    /* The containment above makes the element what it is placed in. */
    position: absolute;
    inset: 0;
    overflow: hidden;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_background);
    color: var(--_text);
    font-family: var(
      --chat-font,
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Helvetica Neue',
      'Noto Sans',
      'Liberation Sans',
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
  }
  :host([theme='light']) .window {
    color-scheme: light;
  }
  :host([theme='dark']) .window {
    color-scheme: dark;
  }

  header {
    display: flex;
    align-items: center;
    gap: 10px;
    flex: none;
    min-block-size: 64px;
    padding: 8px 16px;
    border-block-end: 1px solid var(--_line);
  }
  .back {
    margin-inline-start: -8px;
  }
  .back:dir(rtl) .icon,
  .sign-out:dir(rtl) .icon {
    transform: scaleX(-1);
  }
  .sign-out {
    margin-inline: auto -8px;
  }
  .avatar {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 40px;
    block-size: 40px;
    border-radius: 50%;
    background: var(--_accent-tint);
    color: var(--_accent-text);
    font-size: 1.0667em;
    font-weight: 650;
  }
  .titles {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    min-inline-size: 0;
  }
  h2,
  h3,
  p {
    margin: 0;
  }
  h2 {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 1.0667em;
    font-weight: 650;
    letter-spacing: -0.01em;
    line-height: 1.3;
  }
  .state {
    display: flex;
    align-items: center;
    gap: 6px;
    color: var(--_muted);
    font-size: 0.8333em;
    line-height: 1.35;
  }
  .state bdi {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .state .words {
    flex: none;
  }
  .state::before {
    content: '';
    flex: none;
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: currentColor;
  }
  .state.online::before {
    background: light-dark(#2a9d6b, #46c28c);
  }
  .state.connecting::before,
  .state.reconnecting::before {
    background: light-dark(#c98a00, #e5b04a);
    animation: breathe 1.4s ease-in-out infinite alternate;
  }

  chat-message-list,
  chat-sign-in,
  chat-peer-picker {
    flex: 1;
  }
  chat-status,
  chat-composer {
    flex: none;
  }

  .panel {
    flex: 1;
    display: grid;
    justify-items: center;
    align-content: center;
    gap: 6px;
    padding: 24px;
    text-align: center;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  .panel h3 {
    font-size: 1.2em;
    font-weight: 660;
    letter-spacing: -0.012em;
  }
  .panel p {
    max-inline-size: 27em;
    color: var(--_muted);
  }
  .panel .button {
    margin-block-start: 14px;
  }
  .medallion {
    display: grid;
    place-items: center;
    inline-size: 64px;
    block-size: 64px;
    margin-block-end: 10px;
    border-radius: 50%;
    background: var(--_accent-tint);
    color: var(--_accent-text);
  }
  .medallion .icon {
    inline-size: 30px;
    block-size: 30px;
  }

  .removed {
    display: grid;
    justify-items: center;
    gap: 10px;
    padding: 14px 16px 18px;
    border-block-start: 1px solid var(--_line);
    color: var(--_muted);
    text-align: center;
  }
  .removed p {
    margin: 0;
  }
  .loading {
    flex: 1;
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    gap: 10px;
    padding: 16px 16px 88px;
    animation: appear 300ms 250ms ease-out backwards;
  }
  .ghost {
    inline-size: 62%;
    block-size: 40px;
    border-radius: var(--_bubble);
    background: var(--_surface);
    animation: breathe 1.2s ease-in-out infinite alternate;
  }
  .ghost.short {
    inline-size: 38%;
  }
  .ghost.own {
    align-self: flex-end;
    background: var(--_accent-tint);
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
`;
