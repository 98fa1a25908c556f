import { css } from 'lit';

/** Words in the middle, under a symbol. */
export const panelStyles = css`
  .panel {
    flex: 1;
    display: grid;
    justify-items: center;
    align-content: center;
    gap: 6px;
    padding: 24px;
    text-align: center;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  .panel h3 {
    font-size: 1.2em;
    font-weight: 660;
    letter-spacing: -0.012em;
  }
  .panel p {
    max-inline-size: 27em;
    color: var(--_muted);
  }
  .panel .button {
    margin-block-start: 14px;
  }
  .medallion {
    display: grid;
    place-items: center;
    inline-size: 64px;
    block-size: 64px;
    margin-block-end: 10px;
    border-radius: 50%;
    background: var(--_accent-tint);
    color: var(--_accent-text);
  }
  .medallion .icon {
    inline-size: 30px;
    block-size: 30px;
  }
`;
