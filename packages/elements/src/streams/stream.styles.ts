import { css } from 'lit';

/** What a message wears while it is being written, and once it was broken off. */
export const streamStyles = css`
  /* Behind the last character, on its line, and of no width: nothing moves when it goes. */
  .written::after {
    content: '';
    margin-inline: 1px -3px;
    border-inline-end: 2px solid var(--_accent-text, currentcolor);
    animation: blink 1.06s steps(1) infinite;
  }
  @keyframes blink {
    50% {
      opacity: 0;
    }
  }
  .broken .bubble {
    color: var(--_muted);
  }
  /* No higher than the line that is going to stand here, but with room for a press. */
  .streaming .stop,
  .broken .discard {
    display: inline-flex;
    align-items: center;
    gap: 0.3em;
    min-block-size: 0;
    padding: 4px 8px;
    margin: -4px -8px;
    border-radius: 12px;
  }
  /* Its edge is within the drawing. */
  .stop .icon {
    margin-inline-start: -0.25em;
  }
  .broken .discard {
    margin-inline-start: -2px;
  }
  .streaming .stop[aria-disabled='true'] {
    color: var(--_muted);
    cursor: default;
    text-decoration: none;
  }
  @media (pointer: coarse) {
    .streaming .stop,
    .broken .discard {
      padding-block: 14px;
      margin-block: -14px;
    }
  }
`;
