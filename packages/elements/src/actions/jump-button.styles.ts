import { css } from 'lit';

export const jumpButtonStyles = css`
  .jump {
    position: absolute;
    inset-block-end: 12px;
    inset-inline: 0;
    inline-size: fit-content;
    margin-inline: auto;
    display: inline-flex;
    align-items: center;
    gap: 0.4em;
    min-block-size: 36px;
    min-inline-size: 36px;
    padding: 0 8px;
    border: 1px solid var(--_line);
    border-radius: 22px;
    background: var(--_raised);
    color: var(--_text);
    box-shadow: var(--_shadow);
    font-size: 0.8667em;
    font-weight: 600;
    animation: rise 160ms ease-out;
  }
  .jump .icon {
    inline-size: 18px;
    block-size: 18px;
  }
  .jump.new {
    padding-inline: 12px 16px;
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(6px);
    }
  }
  @media (pointer: coarse) {
    .jump {
      min-block-size: 44px;
      min-inline-size: 44px;
      padding-inline: 12px;
    }
  }
`;
