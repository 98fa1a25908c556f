import { css } from 'lit';

export const chatStatusStyles = css`
  :host {
    display: block;
  }
  .banner {
    display: flex;
    align-items: center;
    gap: 10px;
    margin: 0;
    padding: 9px 16px;
    background: var(--_notice);
    color: var(--_on-notice);
    font-size: 0.8667em;
    line-height: 1.4;
    animation: appear 180ms ease-out;
  }
  strong {
    font-weight: 650;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;
