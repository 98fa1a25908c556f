import { css } from 'lit';

export const chatSafetyStyles = css`
  .sheet,
  form {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }
  .sheet {
    padding: 0;
    overflow: hidden;
  }
  .body {
    display: grid;
    /* What is too high is scrolled, not pressed together. */
    grid-auto-rows: max-content;
    gap: 8px;
    padding: 20px 20px 8px;
    overflow-y: auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    overflow-wrap: anywhere;
  }
  h2,
  p {
    margin: 0;
  }
  p {
    color: var(--_muted);
    line-height: 1.45;
  }
  .quote {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    padding-inline-start: 10px;
    border-inline-start: 3px solid var(--_line);
    color: var(--_text);
    font-size: 0.8667em;
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 12px;
    min-block-size: 40px;
    margin-inline: -8px;
    padding: 4px 8px;
    border-radius: 10px;
    cursor: pointer;
  }
  @media (hover: hover) {
    .choice:hover {
      background: var(--_surface);
    }
  }
  .choice input {
    flex: none;
    inline-size: 18px;
    block-size: 18px;
    accent-color: var(--_accent);
    cursor: pointer;
  }
  .reasons {
    display: grid;
    margin-block-start: 4px;
  }
  .field {
    margin-block: 8px 4px;
  }
  textarea.input {
    min-block-size: 76px;
    padding-block: 10px;
    resize: none;
    field-sizing: content;
    max-block-size: 160px;
    line-height: 1.4;
    overflow-wrap: anywhere;
  }
  .field-error {
    /* By its own direction it may run, and by the sheet's it stands. */
    justify-self: start;
  }
  .field-error:empty,
  .left:empty {
    display: none;
  }
  .left {
    justify-self: end;
    color: var(--_muted);
    font-size: 0.8em;
    font-variant-numeric: tabular-nums;
  }
  .over {
    color: var(--_danger);
    font-weight: 600;
  }
  .alert {
    padding: 10px 12px;
    border-radius: var(--_radius-control);
    background: var(--_danger-surface);
    color: var(--_danger);
    font-size: 0.8667em;
  }
  .actions {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    justify-content: flex-end;
    gap: 8px;
    padding: 12px 20px 20px;
  }
  .report .actions {
    padding-block: 12px 16px;
    border-block-start: 1px solid var(--_line);
  }
  .button {
    min-block-size: 40px;
  }
  .quiet {
    background: none;
    color: var(--_text);
  }
  .quiet:hover {
    background: var(--_surface);
    filter: none;
  }
  .danger {
    background: var(--_danger);
    color: var(--_on-danger);
  }
  @media (pointer: coarse) {
    .choice,
    .button {
      min-block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .button,
    .alert {
      border: 1px solid;
    }
  }
`;
