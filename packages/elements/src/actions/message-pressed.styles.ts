import { css } from 'lit';

/** What can be pressed at a message, under a pointer or with the focus: how it is before that is there at once. */
export const messagePressedStyles = css`
  button.reaction:active {
    transform: scale(0.94);
  }
  .quote:focus-visible {
    outline-offset: 1px;
  }
  a {
    border-radius: 2px;
    text-decoration-thickness: 1px;
    text-underline-offset: 0.18em;
  }
  .own a:focus-visible,
  .own .quote:focus-visible {
    outline-color: var(--_own-text);
    outline-offset: 1px;
  }
  @media (hover: hover) {
    button.reaction:hover {
      border-color: var(--_accent-text);
    }
    .quote:hover .said,
    .edited:hover {
      text-decoration: underline;
      text-decoration-thickness: 1px;
      text-underline-offset: 0.18em;
    }
  }
  @media (pointer: coarse) {
    /* A finger that rests on it is to see what can be done, not to select. */
    .pressable {
      user-select: none;
      -webkit-user-select: none;
      -webkit-touch-callout: none;
    }
    .bubble,
    .notice .words {
      user-select: inherit;
      -webkit-user-select: inherit;
    }
    /* Larger than they look. */
    .edited {
      position: relative;
    }
    .edited::after {
      content: '';
      position: absolute;
      inset: -14px -8px;
    }
    button.reaction::after {
      content: '';
      position: absolute;
      inset: -10px -2px;
    }
  }
`;
