import { css } from 'lit';

/** What sends: a message that is written, or one that is recorded. */
export const sendButtonStyles = css`
  .send {
    display: grid;
    place-items: center;
    flex: none;
    inline-size: 36px;
    block-size: 36px;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: var(--_accent);
    color: var(--_on-accent);
    transition: background-color 120ms, color 120ms, transform 120ms;
  }
  .send:active {
    transform: scale(0.94);
  }
  .send[aria-disabled='true'] {
    background: var(--_surface);
    color: var(--_muted);
    cursor: default;
    transform: none;
  }
  @media (pointer: coarse) {
    .send {
      inline-size: 44px;
      block-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .send {
      border: 1px solid ButtonText;
    }
  }
`;
