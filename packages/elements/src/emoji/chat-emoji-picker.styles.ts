import { css } from 'lit';

export const chatEmojiPickerStyles = css`
  :host {
    display: block;
    min-block-size: 0;
  }
  .picker {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    color: var(--_text);
  }
  .picker:focus-visible {
    outline: none;
  }
  .head {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 8px 8px 4px;
  }
  .input {
    flex: 1;
    min-inline-size: 0;
    block-size: 36px;
    padding: 0 14px;
    border: 1px solid transparent;
    border-radius: 18px;
    background: var(--_surface);
  }
  .input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .input:focus-visible {
    outline-offset: -1px;
  }
  /* In a colour of the browser's own. */
  .input::-webkit-search-cancel-button,
  .input::-webkit-search-decoration {
    display: none;
  }
  button {
    display: grid;
    place-items: center;
    padding: 0;
    border: 0;
    background: none;
  }
  /* Fonts of text draw some of them as well, in black and white. */
  .tone,
  .cell {
    font-family: 'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji', 'Twemoji Mozilla', sans-serif;
    font-size: 22px;
    line-height: 1;
  }
  .tone {
    flex: none;
    inline-size: 36px;
    block-size: 36px;
    border-radius: 50%;
  }
  .tones,
  .tabs {
    display: flex;
    justify-content: space-between;
    padding: 0 8px;
    border-block-end: 1px solid var(--_line);
  }
  .tones {
    justify-content: center;
    gap: 4px;
    padding-block-end: 4px;
  }
  .tone[aria-checked='true'] {
    background: var(--_accent-tint);
    box-shadow: inset 0 0 0 1.5px var(--_accent-text);
  }
  .tab {
    flex: 1;
    min-inline-size: 0;
    block-size: 40px;
    border-radius: 8px 8px 0 0;
    color: var(--_muted);
    transition: color 120ms;
  }
  .tab[aria-selected='true'] {
    color: var(--_accent-text);
    box-shadow: inset 0 -2px 0 var(--_accent-text);
  }
  .tab:focus-visible,
  .cell:focus-visible {
    outline-offset: -2px;
  }
  .panel {
    --_cell: 40px;
    flex: 1;
    min-block-size: 0;
    padding: 4px 8px 8px;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  .row {
    display: grid;
    grid-template-columns: repeat(var(--_columns, 8), minmax(0, 1fr));
    content-visibility: auto;
    contain-intrinsic-size: auto var(--_cell);
  }
  .cell {
    block-size: var(--_cell);
    border-radius: 10px;
    transition: background-color 120ms;
  }
  .cell:focus-visible {
    background: var(--_surface);
  }
  .heading {
    margin: 0;
    padding: 6px 8px 4px;
    color: var(--_muted);
    font-size: 0.7667em;
    font-weight: 600;
  }
  .none {
    margin: 0;
    padding: 32px 16px;
    color: var(--_muted);
    text-align: center;
  }
  @media (hover: hover) {
    .cell:hover,
    .tone:hover {
      background: var(--_surface);
    }
    .tab:hover {
      color: var(--_text);
    }
  }
  @media (pointer: coarse) {
    .input {
      block-size: 44px;
      border-radius: 22px;
      font-size: max(16px, 1em);
    }
    .tone,
    .tab {
      block-size: 44px;
    }
    .tone {
      inline-size: 44px;
    }
    .panel {
      --_cell: 44px;
    }
    .tone,
    .cell {
      font-size: 26px;
    }
  }
  @media (forced-colors: active) {
    .tab[aria-selected='true'],
    .tone[aria-checked='true'] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
    .input {
      border-color: FieldText;
    }
  }
`;
