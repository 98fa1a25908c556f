import { css } from 'lit';

/** Fields, the same wherever they stand: in parts that are loaded later. */
export const formStyles = css`
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
    text-overflow: ellipsis;
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
    /* Below 16px, iOS zooms the page into a focused field. */
    .input {
      font-size: max(16px, 1em);
    }
  }
`;
