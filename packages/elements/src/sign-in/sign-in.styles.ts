import { css } from 'lit';

/** Where one signs in, or begins as a guest, in a window. */
export const signInStyles = css`
  chat-sign-in {
    flex: 1;
  }
  .beginning {
    display: grid;
    justify-items: center;
  }
  .other-way {
    text-align: center;
    color: var(--_muted);
    font-size: 0.8667em;
  }
  chat-sign-in + .other-way {
    padding-block-end: 12px;
  }
  .told {
    flex: none;
    padding: 4px 29px;
    color: var(--_muted);
    font-size: 0.8667em;
  }
  .told:empty {
    display: none;
  }
  .told.failed {
    color: var(--_danger);
  }
`;
