import { css } from 'lit';

export const dayPillStyles = css`
  .day-pill {
    position: absolute;
    inset-block-start: 8px;
    inset-inline: 0;
    inline-size: fit-content;
    max-inline-size: calc(100% - 32px);
    margin-inline: auto;
    padding: 3px 12px;
    border: 1px solid var(--_line);
    border-radius: 14px;
    background: var(--_raised);
    color: var(--_muted);
    font-size: 0.8em;
    font-weight: 600;
    pointer-events: none;
    visibility: hidden;
  }
  .day-pill.shown {
    visibility: visible;
  }
  .day-pill.idle {
    opacity: 0;
    transition: opacity 180ms ease-in;
  }
`;
