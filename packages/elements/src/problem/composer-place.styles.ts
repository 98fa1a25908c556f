import { css } from 'lit';

/** What stands where the composer was. */
export const composerPlaceStyles = css`
  .removed {
    display: grid;
    justify-items: center;
    gap: 10px;
    padding: 14px 16px 18px;
    border-block-start: 1px solid var(--_line);
    color: var(--_muted);
    text-align: center;
  }
  .blocked {
    grid-auto-flow: column;
    justify-content: center;
    align-items: center;
    /* As high as the composer, so that nothing moves. */
    min-block-size: 66px;
    padding-block: 8px;
  }
  .blocked [role='alert'] {
    grid-column: 1 / -1;
    color: var(--_danger);
  }
  .blocked [role='alert']:empty {
    display: none;
  }
`;
