import { css } from 'lit';

export const chatOptionsStyles = css`
  :host {
    position: absolute;
    inset: 0;
    z-index: 10;
    overflow: hidden;
  }
  .menu {
    position: absolute;
    min-inline-size: 176px;
    max-inline-size: min(280px, 100% - 16px);
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
  .item {
    display: block;
    inline-size: 100%;
    min-block-size: 36px;
    padding: 6px 12px;
    border: 0;
    border-radius: 9px;
    background: none;
    text-align: start;
    overflow-wrap: anywhere;
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
  @keyframes come {
    from {
      opacity: 0;
      transform: translateY(-6px);
    }
  }
  @media (pointer: coarse) {
    .item {
      min-block-size: 44px;
    }
  }
`;
