import { css } from 'lit';

export const chatSettingsStyles = css`
  .sheet {
    display: flex;
    flex-direction: column;
    padding: 0;
    overflow: hidden;
  }
  header {
    flex: none;
    gap: 4px;
    min-block-size: 56px;
    padding-block: 6px;
    padding-inline: 20px 10px;
  }
  .back {
    margin-inline-start: -10px;
  }
  h2 {
    flex: 1;
    min-inline-size: 0;
    margin: 0;
    line-height: 1.25;
    outline-offset: 2px;
  }
  .body {
    flex: 1;
    min-block-size: 0;
    padding-inline: 20px;
    padding-block-end: 16px;
    /* What slides in comes from beside it. */
    overflow: hidden auto;
    overscroll-behavior: contain;
    scrollbar-width: thin;
  }
  .rows {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .rows[hidden] {
    display: none;
  }
  .page,
  .returned {
    --_from: 24px;
    animation: come 180ms ease-out;
  }
  .page:dir(rtl),
  .returned:dir(ltr) {
    --_from: -24px;
  }
  @keyframes come {
    from {
      opacity: 0;
      transform: translateX(var(--_from));
    }
  }
  h3,
  .alert {
    margin: 0;
  }
  h3 {
    padding-block: 16px 4px;
    color: var(--_muted);
    font-size: 0.8667em;
    font-weight: 600;
  }
  .row,
  .choice {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    min-block-size: 48px;
    padding-block: 10px;
  }
  .row {
    margin-inline: -10px;
    padding-inline: 10px;
    border: 0;
    border-radius: 12px;
    background: none;
    font-weight: 550;
    text-align: start;
    transition: background-color 120ms;
  }
  button.row:active {
    background: var(--_surface);
  }
  @media (hover: hover) {
    button.row:hover {
      background: var(--_surface);
    }
  }
  .row:focus-visible {
    outline-offset: -2px;
  }
  .row .icon {
    color: var(--_muted);
  }
  .to .icon {
    inline-size: 16px;
    block-size: 16px;
  }
  .to:dir(ltr) .icon,
  .out:dir(rtl) .icon,
  .back:dir(rtl) .icon {
    transform: scaleX(-1);
  }
  .profile {
    justify-content: start;
    gap: 12px;
  }
  .profile .words {
    flex: 1;
    gap: 0;
    min-inline-size: 0;
  }
  .name {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .profile bdi {
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .deletion {
    margin-block-start: 12px;
    color: var(--_danger);
  }
  .deletion .icon {
    color: inherit;
  }
  .words {
    display: grid;
    gap: 3px;
    font-weight: 550;
  }
  .hint {
    font-size: 0.8667em;
    line-height: 1.4;
  }
  input {
    appearance: none;
    position: relative;
    flex: none;
    inline-size: 40px;
    block-size: 24px;
    margin: 0;
    border: 1px solid var(--_field-line);
    border-radius: 12px;
    background: var(--_field);
    cursor: pointer;
    transition: background-color 140ms, border-color 140ms;
  }
  input::before {
    content: '';
    position: absolute;
    inset-block: 3px;
    inset-inline-start: 3px;
    inline-size: 16px;
    border-radius: 50%;
    background: var(--_field-line);
    transition: inset-inline-start 140ms, background-color 140ms;
  }
  input:checked {
    border-color: var(--_accent);
    background: var(--_accent);
  }
  input:checked::before {
    inset-inline-start: 19px;
    background: var(--_on-accent);
  }
  input:disabled {
    opacity: 0.5;
    cursor: default;
  }
  chat-sign-in,
  .kept {
    padding-block: 12px 4px;
  }
  .kept {
    display: flex;
    gap: 8px;
    margin: 0;
    line-height: 1.4;
  }
  .kept .icon {
    color: var(--_accent-text);
  }
  .leaving {
    margin: 0;
    padding-block-start: 16px;
  }
  .leave {
    justify-self: start;
    padding-inline: 0;
    color: var(--_danger);
    font-size: 0.9333em;
  }
  .alert {
    padding-block: 4px 8px;
    color: var(--_danger);
    font-size: 0.8667em;
  }
  @media (forced-colors: active) {
    input::before {
      background: CanvasText;
    }
    input:checked {
      background: Highlight;
    }
    input:checked::before {
      background: HighlightText;
    }
  }
`;
