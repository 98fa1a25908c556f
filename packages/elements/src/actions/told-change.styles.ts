import { css } from 'lit';

/** What is said at a message of what was done, or could not be, and which one it is. */
export const toldChangeStyles = css`
  .note {
    margin: 0;
    padding: 5px 4px 0;
    color: var(--_muted);
    font-size: 0.8333em;
    line-height: 1.4;
  }
  .failure.changed {
    display: grid;
    justify-items: inherit;
    gap: 2px;
    max-inline-size: min(82%, 32em);
    padding-block-end: 6px;
  }
  .wanted {
    max-inline-size: 100%;
    padding-inline-start: 0.6em;
    border-inline-start: 2px solid var(--_danger-line);
    color: var(--_text);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
    unicode-bidi: isolate;
  }
  .flash .bubble {
    animation: flash 900ms ease-out;
  }
  @keyframes flash {
    0%,
    40% {
      box-shadow: 0 0 0 5px var(--_focus-halo), 0 0 0 1.5px var(--_focus);
    }
  }
  @media (forced-colors: active) {
    .flash .bubble {
      outline: 2px solid Highlight;
    }
  }
`;
