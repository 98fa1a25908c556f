import { css } from 'lit';

/** Two layouts: the field with the results, and a bar above the message that is looked at. */
export const chatSearchStyles = css`
  :host {
    position: absolute;
    inset: 0;
    z-index: 3;
    display: block;
    background: var(--_background);
  }
  :host([at-place]) {
    inset-block-end: auto;
  }
  .whole {
    display: flex;
    flex-direction: column;
    block-size: 100%;
  }
  :host([at-place]) .whole,
  :host(:not([at-place])) .bar {
    display: none;
  }
  .head,
  .bar {
    display: flex;
    align-items: center;
    gap: 4px;
    flex: none;
    box-sizing: border-box;
    block-size: 64px;
    padding: 0 12px 0 8px;
    border-block-end: 1px solid var(--_line);
  }
  .head:dir(rtl),
  .bar:dir(rtl) {
    padding: 0 8px 0 12px;
  }
  .close:dir(rtl) .icon {
    transform: scaleX(-1);
  }
  .input {
    flex: 1;
    min-inline-size: 0;
    min-block-size: 40px;
  }
  /* In a colour of the browser's own. */
  .input::-webkit-search-cancel-button,
  .input::-webkit-search-decoration {
    display: none;
  }
  .titles {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    justify-items: start;
    flex: 1;
    min-inline-size: 0;
    margin-inline-start: 4px;
  }
  .place {
    max-inline-size: 100%;
    overflow: hidden;
    white-space: nowrap;
    color: var(--_muted);
    font-size: 0.7667em;
    font-variant-numeric: tabular-nums;
  }
  .bar [aria-disabled='true'] {
    opacity: 0.4;
    background: none;
    cursor: default;
  }
  .scroller {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    padding: 8px;
  }
  ol {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .result {
    display: flex;
    gap: 12px;
    inline-size: 100%;
    padding: 10px;
    border: 0;
    border-radius: 14px;
    background: none;
    text-align: start;
    transition: background-color 120ms;
  }
  .result:active,
  .result[aria-current] {
    background: var(--_surface);
  }
  @media (hover: hover) {
    .result:hover {
      background: var(--_surface);
    }
  }
  .result:focus-visible {
    outline-offset: -2px;
  }
  .lines {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 2px;
    flex: 1;
    min-inline-size: 0;
  }
  .first {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 12px;
  }
  .name,
  .topic {
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-weight: 550;
  }
  .topic {
    justify-self: start;
    color: var(--_muted);
    font-size: 0.8667em;
  }
  time {
    flex: none;
    color: var(--_muted);
    font-size: 0.7667em;
  }
  .text {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
    color: var(--_muted);
    font-size: 0.8667em;
  }
  mark {
    background: none;
    color: var(--_text);
    font-weight: 650;
  }
  .state {
    margin: 0;
    padding: 8px 12px;
    color: var(--_muted);
    font-size: 0.8667em;
    text-align: center;
  }
  .foot:first-child {
    padding-block-start: 16px;
  }
  /* What is said of results, however many there are. */
  ol + .foot {
    position: sticky;
    inset-block-end: -8px;
    background: var(--_background);
  }
  .state:empty {
    display: none;
  }
  @media (forced-colors: active) {
    mark {
      color: Highlight;
    }
    .result[aria-current] {
      outline: 1px solid Highlight;
    }
  }
  /* In the place of the list, where that stands beside the conversation: nothing is covered there. */
  @container (inline-size >= 720px) {
    :host([beside]) {
      position: relative;
      inset: auto;
      flex: none;
      inline-size: clamp(260px, 34%, 360px);
      border-inline-end: 1px solid var(--_line);
    }
    :host([beside]) .whole {
      display: flex;
    }
    :host([beside]) .bar {
      display: none;
    }
  }
`;
