import { css } from 'lit';

/** What was done to a message, or could not be. */
export const messageChangeStyles = css`
  .message.deleted .bubble {
    display: inline-flex;
    align-items: center;
    gap: 0.45em;
    background: none;
    color: var(--_muted);
    font-style: italic;
    border-radius: var(--_bubble);
    box-shadow: inset 0 0 0 1px var(--_line);
    user-select: none;
    -webkit-user-select: none;
  }
  .message.deleted .bubble .icon {
    inline-size: 1.15em;
    block-size: 1.15em;
  }
  .meta.partly {
    padding-block-end: 4px;
  }
  .meta.partly .at,
  .meta.partly .far {
    display: none;
  }
  .edited {
    padding: 0;
    border: 0;
    background: none;
    border-radius: 2px;
    text-align: start;
  }
  .edited:hover {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
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
  @media (pointer: coarse) {
    .edited {
      position: relative;
    }
    .edited::after {
      content: '';
      position: absolute;
      inset: -14px -8px;
    }
  }
  @media (forced-colors: active) {
    .flash .bubble {
      outline: 2px solid Highlight;
    }
    .message.deleted .bubble {
      border: 1px solid GrayText;
      color: GrayText;
    }
  }
`;
