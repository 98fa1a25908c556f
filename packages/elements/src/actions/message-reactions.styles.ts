import { css } from 'lit';

/** Chips that overlap the lower edge of the bubble, where there is room for them. */
export const messageReactionsStyles = css`
  .reactions {
    position: relative;
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    max-inline-size: 100%;
    padding-inline: 8px;
  }
  .own .reactions {
    justify-content: flex-end;
  }
  .reaction {
    position: relative;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 4px;
    block-size: 24px;
    min-inline-size: 32px;
    padding: 0 7px;
    border: 1px solid var(--_line);
    border-radius: 12px;
    background: var(--_raised);
    color: var(--_muted);
    /* Apart from the bubble that they lie on. */
    box-shadow: 0 0 0 2px var(--_background);
    font-size: 0.8667em;
    line-height: 1;
  }
  .reaction.mine {
    border-color: var(--_accent-text);
    background: var(--_accent-tint);
    color: var(--_accent-text);
  }
  .count {
    font-size: 0.8846em;
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  @media (pointer: coarse) {
    .reaction {
      min-inline-size: 44px;
    }
  }
  @media (forced-colors: active) {
    .reaction {
      border-color: CanvasText;
    }
    .reaction.mine {
      border: 2px solid Highlight;
    }
  }
`;
