import { css } from 'lit';

/** A sheet over the window. */
export const sheetStyles = css`
  :host {
    position: absolute;
    inset: 0;
    z-index: 4;
    display: flex;
    align-items: center;
    justify-content: center;
    padding: 16px;
    background: var(--_scrim);
    border-radius: inherit;
    animation: appear 120ms ease-out;
  }
  .sheet {
    display: grid;
    inline-size: min(100%, 400px);
    max-block-size: 100%;
    padding-block: 8px 12px;
    padding-inline: 20px 8px;
    overflow-y: auto;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_raised);
    box-shadow: var(--_shadow);
    outline: none;
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    min-block-size: 44px;
  }
  h2 {
    font-size: 1.0667em;
    font-weight: 650;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;
