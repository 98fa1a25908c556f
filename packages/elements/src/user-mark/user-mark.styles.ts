import { css } from 'lit';

/** At a name, which may be cut in its place. */
export const userMarkStyles = css`
  .user-mark {
    flex: none;
    padding: 0 6px;
    border: 1px solid var(--_line);
    border-radius: 8px;
    color: var(--_muted);
    font-size: 0.75em;
    font-weight: 550;
  }
`;
