import { css } from 'lit';

export const composerBarStyles = css`
  .bar {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 0 4px 6px;
    padding-inline-start: 16px;
    animation: come 180ms ease-out;
  }
  .bar .icon {
    inline-size: 18px;
    block-size: 18px;
    color: var(--_accent-text);
  }
  .replying > .icon:dir(rtl) {
    transform: scaleX(-1);
  }
  .bar p {
    flex: 1;
    display: flex;
    gap: 0.6em;
    min-inline-size: 0;
    margin: 0;
    font-size: 0.8667em;
    white-space: nowrap;
  }
  .what {
    flex: none;
    max-inline-size: 60%;
    overflow: hidden;
    text-overflow: ellipsis;
    font-weight: 600;
    color: var(--_accent-text);
  }
  .said {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    color: var(--_muted);
    unicode-bidi: isolate;
  }
  .bar .icon-button {
    inline-size: 32px;
    block-size: 32px;
  }
  .bar .icon-button .icon {
    color: inherit;
  }
  @keyframes come {
    from {
      opacity: 0;
      transform: translateY(4px);
    }
  }
  @media (pointer: coarse) {
    .bar {
      padding-block-end: 2px;
    }
    .bar .icon-button {
      inline-size: 44px;
      block-size: 44px;
    }
  }
`;
