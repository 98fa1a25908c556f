import { css } from 'lit';

/** The head of the window. */
export const windowHeaderStyles = css`
  header {
    display: flex;
    align-items: center;
    gap: 10px;
    flex: none;
    min-block-size: 64px;
    padding: 8px 16px;
    border-block-end: 1px solid var(--_line);
  }
  .back {
    margin-inline-start: -8px;
  }
  .back:dir(rtl) .icon,
  .sign-out:dir(rtl) .icon {
    transform: scaleX(-1);
  }
  .tools {
    display: flex;
    margin-inline: auto -8px;
  }
  .avatar {
    inline-size: 40px;
    block-size: 40px;
  }
  /* The name is worth more than its first letter. */
  @container chat-window (inline-size < 360px) {
    .avatar {
      display: none;
    }
  }
  /* So is it more than what there is in the settings as well. */
  @container chat-window (inline-size < 416px) {
    .settings ~ .sign-out {
      display: none;
    }
  }
  .titles {
    flex: 1;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    min-inline-size: 0;
  }
  h2 {
    display: flex;
    align-items: center;
    gap: 6px;
    font-size: 1.0667em;
    font-weight: 650;
    letter-spacing: -0.01em;
    line-height: 1.3;
  }
  .state {
    display: flex;
    align-items: center;
    gap: 6px;
    color: var(--_muted);
    font-size: 0.8333em;
    line-height: 1.35;
  }
  h2 bdi,
  .state bdi {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .state .words {
    flex: none;
  }
  .state::before {
    content: '';
    flex: none;
    inline-size: 7px;
    block-size: 7px;
    border-radius: 50%;
    background: currentColor;
  }
  .state.online::before {
    background: var(--_here);
  }
  @media (forced-colors: active) {
    .state::before {
      background: CanvasText;
    }
  }
  .state.plain::before {
    content: none;
  }
  .state.typing {
    color: var(--_accent-text);
  }
  .state.connecting::before,
  .state.reconnecting::before {
    background: light-dark(#c98a00, #e5b04a);
    animation: breathe 1.4s ease-in-out infinite alternate;
  }
`;
