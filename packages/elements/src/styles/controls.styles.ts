import { css } from 'lit';

/** Buttons, the same wherever they stand. */
export const controlStyles = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-block-size: 44px;
    padding: 0 1.25em;
    border: 1px solid transparent;
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
  @media (pointer: coarse) {
    .icon-button {
      inline-size: 44px;
      block-size: 44px;
    }
    .link-button {
      min-block-size: 44px;
      padding-inline: 0.25em;
    }
  }
`;
