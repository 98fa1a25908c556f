import { css } from 'lit';

/** What stands where the composer was. */
export const removedPanelStyles = css`
  .removed {
    display: grid;
    justify-items: center;
    gap: 10px;
    padding: 14px 16px 18px;
    border-block-start: 1px solid var(--_line);
    color: var(--_muted);
    text-align: center;
  }
  .removed p {
    margin: 0;
  }
`;
