import { css } from 'lit';

export const chatComposerStyles = css`
  :host {
    display: block;
    padding: 8px 12px 12px;
    padding-block-end: max(12px, env(safe-area-inset-bottom));
  }
  .field {
    display: flex;
    align-items: flex-end;
    gap: 4px;
    padding: 4px;
    border: 1px solid var(--_field-line);
    border-radius: 24px;
    background: var(--_field);
    transition: border-color 120ms, box-shadow 120ms;
  }
  /* Where files may go along, for the button that is to come there. */
  .attaching {
    padding-inline-start: 40px;
  }
  /* Likewise, for emoji. */
  .end {
    inline-size: 36px;
  }
  .field:focus-within {
    border-color: var(--_focus);
    box-shadow: 0 0 0 1px var(--_focus), 0 0 0 4px var(--_focus-halo);
  }
  textarea {
    flex: 1;
    min-inline-size: 0;
    field-sizing: content;
    min-block-size: 36px;
    /* Six lines; one is as high as the buttons beside it, whatever the size of the text, unless that is large. */
    --_least: 36px;
    max-block-size: min(max(7.334em + var(--_least), 8.8em + 8px), 40vh);
    padding: max(4px, (var(--_least) - 22em / 15) / 2) 12px;
    border: 0;
    background: none;
    resize: none;
    line-height: calc(22em / 15);
    overflow-wrap: anywhere;
    scrollbar-width: thin;
  }
  /* The frame around it shows the focus. */
  textarea:focus-visible {
    outline: none;
  }
  .attaching textarea {
    padding-inline: 4px;
  }
  textarea::placeholder {
    white-space: nowrap;
    color: var(--_muted);
    opacity: 1;
  }
  .left {
    margin: 0;
    padding-inline: 16px;
    text-align: end;
    color: var(--_muted);
    font-size: 0.8em;
    font-variant-numeric: tabular-nums;
  }
  .left:not(:empty) {
    padding-block-start: 4px;
  }
  .over {
    color: var(--_danger);
    font-weight: 600;
  }
  @media (pointer: coarse) {
    textarea {
      font-size: max(16px, 1em);
      min-block-size: 44px;
      --_least: 44px;
    }
    .field {
      border-radius: 28px;
    }
    .attaching {
      padding-inline-start: 48px;
    }
    .end {
      inline-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .field:focus-within {
      outline: 2px solid Highlight;
    }
  }
`;
