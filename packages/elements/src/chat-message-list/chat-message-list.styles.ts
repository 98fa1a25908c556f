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
    border-radius: 12px;
    transition: transform 180ms ease-out;
  }
  .row:focus-visible {
    outline-offset: 3px;
  }
  .row.open {
    position: relative;
    z-index: 2;
    transform: translateY(var(--_lift, 0));
  }
  .day {
    display: flex;
    justify-content: center;
    padding: 20px 0 4px;
  }
  .day span,
  .unread div {
    color: var(--_muted);
    font-size: 0.8em;
    font-weight: 600;
  }
  .unread div {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 16px 0 2px;
    color: var(--_accent-text);
  }
  .unread div::before,
  .unread div::after {
    content: '';
    flex: 1;
    border-block-start: 1px solid;
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
`;
