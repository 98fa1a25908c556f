import { css } from 'lit';

export const chatMessageListStyles = css`
  :host {
    position: relative;
    display: grid;
    min-block-size: 0;
    grid-template-rows: minmax(0, 1fr);
  }
  .scroller {
    overflow-x: hidden;
    overflow-y: auto;
    overscroll-behavior: contain;
    /* We hold the place ourselves, the same in every browser. */
    overflow-anchor: none;
    scrollbar-width: thin;
    scrollbar-color: var(--_line) transparent;
    -webkit-overflow-scrolling: touch;
  }
  .scroller:focus-visible {
    outline-offset: -2px;
  }
  .content {
    display: flex;
    flex-direction: column;
    min-block-size: 100%;
    padding: 12px 16px 16px;
  }
  ol {
    list-style: none;
    margin: auto 0 0;
    padding: 0;
  }
  .row {
    position: relative;
    border-radius: 12px;
    transition: transform 180ms ease-out;
  }
  .row:focus-visible {
    outline-offset: 3px;
  }
  .row.open {
    z-index: 2;
    transform: translateY(var(--_lift, 0));
  }
  .day {
    display: flex;
    justify-content: center;
    padding: 20px 0 4px;
  }
  .day span {
    color: var(--_muted);
    font-size: 0.8em;
    font-weight: 600;
  }
  .older {
    margin: 0;
    padding: 8px;
    text-align: center;
    color: var(--_muted);
    font-size: 0.8667em;
  }
  ::slotted(*) {
    margin: auto;
  }
  .jump {
    position: absolute;
    inset-block-end: 12px;
    inset-inline: 0;
    inline-size: fit-content;
    margin-inline: auto;
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    min-block-size: 36px;
    min-inline-size: 36px;
    padding: 0 8px;
    border: 1px solid var(--_line);
    border-radius: 22px;
    background: var(--_raised);
    color: var(--_text);
    box-shadow: var(--_shadow);
    font-size: 0.8667em;
    font-weight: 600;
    animation: rise 160ms ease-out;
  }
  .jump .icon {
    inline-size: 18px;
    block-size: 18px;
  }
  .jump.new {
    padding-inline: 12px 16px;
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  @media (pointer: coarse) {
    .jump {
      min-block-size: 44px;
      min-inline-size: 44px;
      padding-inline: 12px;
    }
  }
`;
