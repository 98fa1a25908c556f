import { css } from 'lit';

/** Buttons and fields, the same wherever they stand. */
export const controlStyles = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-block-size: 44px;
    padding: 0 1.25em;
    border: 0;
    border-radius: var(--_radius-control);
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
    transition: filter 120ms, transform 120ms;
  }
  .button:hover {
    filter: brightness(1.08);
  }
  .button:active {
    transform: scale(0.985);
  }
  .button[aria-disabled='true'] {
    opacity: 0.65;
    cursor: default;
    filter: none;
    transform: none;
  }
  .icon-button {
    display: inline-grid;
    place-items: center;
    flex: none;
    inline-size: 36px;
    block-size: 36px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: transparent;
    color: var(--_muted);
    transition: background-color 120ms, color 120ms;
  }
  .icon-button:hover {
    background: var(--_surface);
    color: var(--_text);
  }
  .link-button {
    padding: 0.25em 0;
    border: 0;
    background: none;
    color: var(--_accent-text);
    font-weight: 600;
    border-radius: 4px;
  }
  .link-button:hover {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .field {
    display: grid;
    gap: 0.4em;
  }
  .label {
    display: flex;
    justify-content: space-between;
    gap: 1em;
    font-size: 0.8667em;
    font-weight: 600;
  }
  .hint {
    color: var(--_muted);
    font-weight: 400;
  }
  .input {
    inline-size: 100%;
    min-block-size: 44px;
    padding: 0 0.875em;
    border: 1px solid var(--_field-line);
    border-radius: var(--_radius-control);
    background: var(--_background);
    color: var(--_text);
    outline: none;
    transition: border-color 120ms, box-shadow 120ms;
  }
  .input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .input[aria-invalid='true'] {
    border-color: var(--_danger);
  }
  .input:focus-visible {
    border-color: var(--_focus);
    box-shadow: 0 0 0 1px var(--_focus), 0 0 0 4px var(--_focus-halo);
    outline: 2px solid transparent;
  }
  .field-error {
    color: var(--_danger);
    font-size: 0.8667em;
    line-height: 1.4;
  }
  @media (pointer: coarse) {
    .icon-button {
      inline-size: 44px;
      block-size: 44px;
    }
    .link-button {
      min-block-size: 44px;
      padding-inline: 0.25em;
    }
    /* Below 16px, iOS zooms the page into a focused field. */
    .input {
      font-size: max(16px, 1em);
    }
  }
`;
