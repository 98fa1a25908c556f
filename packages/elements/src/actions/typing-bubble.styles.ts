import { css } from 'lit';

export const typingBubbleStyles = css`
  .typing {
    display: flex;
    align-items: center;
    gap: 5px;
    inline-size: fit-content;
    margin-block-start: 14px;
    padding: 0.9em 1em;
    border-radius: var(--_bubble);
    background: var(--_peer);
    animation: rise 160ms ease-out;
  }
  .typing i {
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: var(--_muted);
    animation: wave 1.2s ease-in-out infinite;
  }
  .typing i:nth-child(2) {
    animation-delay: 150ms;
  }
  .typing i:nth-child(3) {
    animation-delay: 300ms;
  }
  @keyframes wave {
    0%,
    60%,
    100% {
      opacity: 0.45;
    }
    30% {
      opacity: 1;
      transform: translateY(-4px);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .typing i {
      animation: none;
    }
  }
  @media (forced-colors: active) {
    .typing i {
      background: CanvasText;
    }
  }
`;
