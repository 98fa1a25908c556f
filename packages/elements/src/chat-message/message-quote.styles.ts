import { css } from 'lit';

/** The quote in a bubble. */
export const messageQuoteStyles = css`
  .quote {
    display: grid;
    inline-size: 100%;
    margin: 0.1em 0 0.45em;
    padding: 0.1em 0.2em 0.1em 0;
    padding-inline: 0.65em 0.25em;
    border: 0;
    border-inline-start: 3px solid var(--_accent-text);
    border-radius: 2px;
    background: none;
    font-size: 0.8667em;
    line-height: 1.4;
    text-align: start;
    white-space: normal;
    unicode-bidi: isolate;
    user-select: none;
    -webkit-user-select: none;
  }
  .own .quote {
    border-color: currentcolor;
  }
  .failed .quote {
    border-color: var(--_danger-line);
  }
  .quote .name {
    font-weight: 600;
    color: var(--_accent-text);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .own:not(.failed) .quote .name {
    color: inherit;
  }
  .said {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    overflow-wrap: anywhere;
  }
  .gone .said {
    font-style: italic;
  }
  @media (pointer: coarse) {
    .quote {
      min-block-size: 44px;
    }
  }
`;
