import { css } from 'lit';

export const conversationMenuStyles = css`
  .menu {
    position: absolute;
    z-index: 10;
    min-inline-size: 176px;
    max-inline-size: min(260px, 100% - 16px);
    padding: 5px;
    border: 1px solid var(--_line);
    border-radius: 14px;
    background: var(--_raised);
    box-shadow: var(--_shadow);
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
  }
  .item:focus-visible,
  .item:hover {
    background: var(--_surface);
  }
  .item:focus-visible {
    outline-offset: -2px;
  }
  .item.danger {
    color: var(--_danger);
  }
  .between {
    margin: 5px 12px;
    border-block-start: 1px solid var(--_line);
  }
  .ask {
    margin: 0;
    padding: 8px 12px;
    font-size: 0.8667em;
    line-height: 1.4;
  }
  @media (pointer: coarse) {
    .item {
      min-block-size: 44px;
    }
  }
`;
