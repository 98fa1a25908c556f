import { css } from 'lit';

/** The outlines of a conversation that comes. */
export const waitingPanelStyles = css`
  .loading {
    flex: 1;
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    gap: 10px;
    padding: 16px 16px 88px;
    animation: appear 300ms 250ms ease-out backwards;
  }
  .ghost {
    inline-size: 62%;
    block-size: 40px;
    border-radius: var(--_bubble);
    background: var(--_surface);
    animation: breathe 1.2s ease-in-out infinite alternate;
  }
  .ghost.short {
    inline-size: 38%;
  }
  .ghost.own {
    align-self: flex-end;
    background: var(--_accent-tint);
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
`;
